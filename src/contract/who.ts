import * as v from 'valibot'

/** What somebody may do, from little to all: each may do what those before it may. */
export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

/** Whether somebody with one role may do what asks for another. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}

/** Somebody who signed in, or a token that a script used. */
export const whoSchema = v.object({
  kind: v.picklist(['person', 'token']),
  /** What stays the same when name and address change: the `sub` of the provider, or the token's id. */
  subject: v.string(),
  name: v.string(),
  /** The e-mail address; null where the provider tells none, and for tokens. */
  address: v.nullable(v.string()),
})
export type Who = v.InferOutput<typeof whoSchema>

/** Identifies a person or a token. Plain ASCII, so that a header can carry it. */
export function personId({ kind, subject }: Who): string {
  return `${kind}:${encodeURIComponent(subject)}`
}

/**
 * Header of a request: the id of whoever opened the page. If another person is signed in meanwhile, the console refuses
 * it (409 `person_changed`). A client that sends none accepts whoever is signed in.
 */
export const personHeader = 'x-console-person'

/** Somebody in one line, as lists and exports show it: "Ada Lovelace <ada@example.com>", or "nightly-cleanup (token)". */
export function whoInWords({ kind, name, address }: Who): string {
  if (kind === 'token') return `${name} (token)`
  return address === null || address === name ? name : `${name} <${address}>`
}
