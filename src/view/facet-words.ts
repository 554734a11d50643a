import { entityWords } from '../labels/entity-words.ts'
import { reasonWords } from '../labels/failure-reasons.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import { lookup } from '../lib/lookup.ts'
import { type Facet, noValue } from './view.ts'

export const facetLabels: Record<Facet, string> = {
  status: 'Status',
  reason: 'Failure reason',
  format: 'Format',
  entity: 'Entity',
  owner: 'Owner',
}

const formats: Record<string, string> = { csv: 'CSV file', webset: 'From a webset' }

const labels: Record<Facet, (value: string) => string> = {
  status: statusLabel,
  reason: (value) => (value === noValue ? 'None given' : reasonWords(value)),
  format: formatWords,
  entity: (value) => (value === noValue ? 'None given' : (entityWords({ type: value }) ?? value)),
  owner: (value) => (value === noValue ? 'None given' : value),
}

/** An option of a facet in words. */
export function optionLabel(name: Facet, value: string): string {
  return labels[name](value)
}

/** The format of an import in words; an unknown one as upstream wrote it. */
export function formatWords(format: string): string {
  return lookup(formats, format) ?? format
}
