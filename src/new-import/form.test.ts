import { describe, expect, it } from 'vitest'
import type { CsvReport } from '../contract/csv/report.ts'
import { creationOf, emptyForm, formErrors, formOf } from './form.ts'

describe('formErrors', () => {
  it('finds nothing in an empty form', () => {
    expect(formErrors(emptyForm)).toEqual({})
  })

  it('names each field that Exa would refuse', () => {
    const metadata = [
      { row: 0, key: 'team', value: 'emea' },
      { row: 1, key: ' team ', value: '' },
      { row: 2, key: ' ', value: 'x'.repeat(1001) },
    ]
    expect(formErrors({ ...emptyForm, entityType: 'custom', description: ' x ', metadata })).toEqual({
      description: 'Describe the entity in 2 to 200 characters.',
      'key-1': 'This name is used twice.',
      'key-2': 'Give it a name, or remove it.',
      'value-2': 'At most 1,000 characters; it has 1,001.',
    })
  })
})

describe('formOf', () => {
  it('carries an import over', () => {
    const form = formOf({
      title: 'Leads',
      entity: { type: 'custom', description: 'Museums' },
      metadata: JSON.parse('{"team":"emea","__proto__":"x"}') as Record<string, string>,
    })
    expect(form).toMatchObject({ title: 'Leads', entityType: 'custom', description: 'Museums' })
    const report = { records: 2, identifier: { column: 1 } } as CsvReport
    const creation = creationOf(form, new File(['name,url'], 'leads.csv'), report)
    expect(creation).toMatchObject({ size: 8, count: 2, csv: { identifier: 1 } })
    expect(creation.entity).toEqual({ type: 'custom', description: 'Museums' })
    expect(JSON.stringify(creation.metadata)).toBe('{"team":"emea","__proto__":"x"}')
  })

  it.each([[null], [{ type: 'planet' }]])('asks again for the entity %j', (entity) => {
    expect(formOf({ title: '', entity, metadata: {} }).entityType).toBe('company')
  })
})
