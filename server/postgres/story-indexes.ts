/**
 * What an entry is about, read from its body as text, as PostgreSQL does not read every JSON that is in there. Quotes within
 * texts are escaped, so that what people typed looks like none of these; the body is parsed before it is believed.
 */
export const importIn = (body: string) => `substring(${body} from '"importId":"([^"]+)"')`
export const entryIn = (body: string) => `substring(${body} from '"entry":([0-9]+)')`
/** The field comes right after the event (imports.ts). */
export const replacedIn = (body: string) =>
  `substring(${body} from '"event":"create_sent","replaces":"([^"]+)"')`

/** By which the story of an import is found (story.ts). Nothing that a deletion writes is in them. */
export const storyIndexes = `
CREATE INDEX entries_by_import ON entries ((${importIn('body')})) WHERE event IN ('create_ended','upload_ended');
CREATE INDEX entries_by_begun ON entries ((${entryIn('body')})) WHERE event = 'create_ended';
CREATE INDEX entries_by_replaced ON entries ((${replacedIn('body')})) WHERE event = 'create_sent';
`
