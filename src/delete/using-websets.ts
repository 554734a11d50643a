import type { How, Use } from '../queries/webset-uses.ts'

const howWords: Record<How, string> = {
  attached: 'attached',
  excluded: 'left out of the webset',
  scope: 'the scope of a search',
  search_exclude: 'left out of a search',
}

/** A webset that uses an import, and in which ways, in words. */
export type UsingWebset = { id: string; title: string | null; how: string }

/** The websets that use an import, each once; a title of nothing but blanks is none. */
export function usingWebsets(uses: readonly Use[]): UsingWebset[] {
  const byWebset = Map.groupBy(uses, (use) => use.websetId)
  return [...byWebset].map(([id, ways]) => ({
    id,
    title: ways[0]?.websetTitle?.trim() || null,
    how: ways.map(({ how }) => howWords[how]).join(', '),
  }))
}
