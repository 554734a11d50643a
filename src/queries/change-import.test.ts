import { describe, expect, it } from 'vitest'
import { withCreated } from './change-import.ts'
import { mergeNewest, removeImports, showArrived } from './imports-list.ts'
import { importAt, listOf, minutes, page, someImports } from './testing.ts'

describe('withCreated', () => {
  it('puts it at the top, once, though a reading met it before', () => {
    const read = mergeNewest(listOf(1), [page(someImports(3, 2, 1))])
    const list = withCreated(read, importAt(3))
    expect(minutes(list.imports)).toEqual([3, 1])
    expect(minutes(list.arrived)).toEqual([2])
    expect(minutes(removeImports(showArrived(list), new Set(['import_3'])).imports)).toEqual([2, 1])
  })

  it('changes nothing where it is shown already', () => {
    const list = listOf(2, 1)
    expect(withCreated(list, importAt(2))).toBe(list)
  })
})
