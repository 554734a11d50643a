import { describe, expect, it } from 'vitest'
import { changedFields, conflictsOf, patchOf, withChoices } from './import-changes.ts'

/** From text: in a literal, `__proto__` would set the prototype. */
const metadata = (text: string) => JSON.parse(text) as Record<string, string>
const base = { title: 'Leads', metadata: metadata('{"owner":"ana","team":"sales","__proto__":"kept"}') }

describe('what was changed', () => {
  it('names title and metadata, a removed key and an added one', () => {
    const after = { title: 'Leads 2', metadata: { owner: 'ana', team: 'ops', region: 'EU' } }
    expect(changedFields(base, after)).toEqual([
      'title',
      'metadata.team',
      'metadata.__proto__',
      'metadata.region',
    ])
    expect(changedFields(base, structuredClone(base))).toEqual([])
  })

  it('tells a metadata key named title from the title', () => {
    const after = { ...base, metadata: { ...base.metadata, title: 'x' } }
    expect(changedFields(base, after)).toContain('metadata.title')
    expect(patchOf(base, after)).not.toHaveProperty('title')
  })

  it('sends only what has to be sent, metadata whole', () => {
    expect(patchOf(base, base)).toBeNull()
    expect(patchOf(base, { ...base, title: 'Other' })).toEqual({ title: 'Other' })
    const after = { ...base, metadata: metadata('{"owner":"ana","__proto__":"kept"}') }
    expect(JSON.stringify(patchOf(base, after))).toBe('{"metadata":{"owner":"ana","__proto__":"kept"}}')
  })
})

describe('what was changed meanwhile', () => {
  const mine = { title: 'Mine', metadata: metadata('{"owner":"bo","__proto__":"kept"}') }
  const theirs = { title: 'Theirs', metadata: metadata('{"owner":"bo","team":"ops","new":"1"}') }
  const conflicts = conflictsOf(base, mine, theirs)

  it('is what they changed, unless both came to the same', () => {
    expect(conflicts).toEqual([
      { field: 'title', mine: 'Mine', theirs: 'Theirs', changedByBoth: true },
      { field: 'metadata.team', mine: undefined, theirs: 'ops', changedByBoth: true },
      { field: 'metadata.__proto__', mine: 'kept', theirs: undefined, changedByBoth: false },
      { field: 'metadata.new', mine: undefined, theirs: '1', changedByBoth: false },
    ])
    expect(conflictsOf(base, mine, base)).toEqual([])
    expect(conflictsOf(base, mine, mine)).toEqual([])
  })

  it('is settled field by field', () => {
    const allMine = new Map(conflicts.map(({ field }) => [field, 'mine'] as const))
    expect(changedFields(withChoices(mine, theirs, allMine), mine)).toEqual([])
    const allTheirs = new Map(conflicts.map(({ field }) => [field, 'theirs'] as const))
    expect(changedFields(withChoices(mine, theirs, allTheirs), theirs)).toEqual([])
    const some = withChoices(mine, theirs, new Map([['metadata.team', 'theirs']]))
    expect(JSON.stringify(some)).toBe(
      '{"title":"Mine","metadata":{"owner":"bo","__proto__":"kept","team":"ops"}}',
    )
  })
})
