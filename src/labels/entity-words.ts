import type { Entity, KnownEntityType } from '../contract/import.ts'
import { lookup } from '../lib/lookup.ts'

const known: Record<KnownEntityType, string> = {
  company: 'Company',
  person: 'Person',
  article: 'Article',
  research_paper: 'Research paper',
  custom: 'Custom',
}

/** The type of an entity in words; an unknown one as Exa wrote it, null for none. */
export function entityWords(entity: Entity | null): string | null {
  if (!entity) return null
  return lookup<string>(known, entity.type) ?? entity.type
}
