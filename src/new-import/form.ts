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

/** What is filled in beside the file. */
export type ImportForm = {
  title: string
  entityType: NewEntity['type']
  /** For the type `custom` alone. */
  description: string
  metadata: readonly MetadataRow[]
}

export const entityTypes = ['company', 'person', 'article', 'research_paper', 'custom'] as const

export const emptyForm: ImportForm = { title: '', entityType: 'company', description: '', metadata: [] }

/** The title for a file: its name without the ending. */
export function titleOfFile({ name }: File): string {
  return name.replace(/\.\w{1,5}$/, '')
}

/** The form for an earlier import; an entity type that Exa does not accept any more becomes the default. */
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

/** What Exa would refuse, by field. */
export function formErrors({ entityType, description, metadata }: ImportForm): FieldErrors {
  const { min, max } = createLimits.descriptionCharacters
  const length = description.trim().length
  const described = entityType !== 'custom' || (length >= min && length <= max)
  return {
    ...(!described && { description: `Describe the entity in ${min} to ${max} characters.` }),
    ...metadataErrors(metadata),
  }
}

/** The request that creates the import of a checked file. */
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
