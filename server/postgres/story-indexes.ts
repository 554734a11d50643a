/**
 * The import that an entry is about. Read from the body as text, because PostgreSQL does not read every JSON in there. Quotes
 * within texts are escaped, so a typed text never looks like this field. The body is parsed before it is believed.
 */
export const importIn = (body: string) => `substring(${body} from '"importId":"([^"]+)"')`
export const entryIn = (body: string) => `substring(${body} from '"entry":([0-9]+)')`
/** The same as a number; NULL for one that no entry has, because PostgreSQL would end the query instead. */
export const entryNumberIn = (body: string) => `substring(${body} from '"entry":([0-9]{1,15})[,}]')::bigint`
/** The field comes right after the event (imports.ts). */
export const replacedIn = (body: string) =>
  `substring(${body} from '"event":"create_sent","replaces":"([^"]+)"')`

/** The indexes that find the story of an import (story.ts). They contain nothing that a deletion writes. */
export const storyIndexes = `
CREATE INDEX entries_by_import ON entries ((${importIn('body')})) WHERE event IN ('create_ended','upload_ended');
CREATE INDEX entries_by_begun ON entries ((${entryIn('body')})) WHERE event = 'create_ended';
CREATE INDEX entries_by_replaced ON entries ((${replacedIn('body')})) WHERE event = 'create_sent';
`
