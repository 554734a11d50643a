import type { CreateImport, NewEntity } from '../contract/create-import.ts'
import { createLimits } from '../contract/create-limits.ts'
import type { CsvReport } from '../contract/csv/report.ts'
import type { Import } from '../contract/import.ts'
import {
  type FieldErrors,
  metadataErrors,
  metadataOf,
  type MetadataRow,
  rowsOf,
} from '../details/metadata-rows.ts'

/** What a person fills in beside the file. */
export type ImportForm = {
  title: string
  entityType: NewEntity['type']
  /** For the type `custom` alone. */
  description: string
  metadata: readonly MetadataRow[]
}

export const entityTypes = ['company', 'person', 'article', 'research_paper', 'custom'] as const

export const emptyForm: ImportForm = { title: '', entityType: 'company', description: '', metadata: [] }

/** The form that an earlier import makes; what Exa would not take of it any more is left for the reader to choose. */
export function formOf({
  title,
  entity,
  metadata,
}: Pick<Import, 'title' | 'entity' | 'metadata'>): ImportForm {
  return {
    title,
    entityType: entityTypes.find((type) => type === entity?.type) ?? emptyForm.entityType,
    description: entity?.description ?? '',
    metadata: rowsOf(metadata),
  }
}

/** Everything that Exa would refuse, by field. Empty when the form can be sent. */
export function formErrors({ entityType, description, metadata }: ImportForm): FieldErrors {
  const { min, max } = createLimits.descriptionCharacters
  const length = description.trim().length
  const described = entityType !== 'custom' || (length >= min && length <= max)
  return {
    ...(!described && { description: `Describe what a row is about in ${min} to ${max} characters.` }),
    ...metadataErrors(metadata),
  }
}

/** What is asked of Exa for a file that was checked. */
export function creationOf(form: ImportForm, file: File, report: CsvReport): CreateImport {
  return {
    size: file.size,
    count: report.records,
    format: 'csv',
    entity: entityOf(form),
    title: form.title.trim(),
    metadata: metadataOf(form.metadata),
    ...(report.identifier && { csv: { identifier: report.identifier.column } }),
  }
}

function entityOf({ entityType, description }: ImportForm): NewEntity {
  return entityType === 'custom' ? { type: 'custom', description: description.trim() } : { type: entityType }
}
