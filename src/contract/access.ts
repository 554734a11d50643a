import * as v from 'valibot'
import { onlyFields } from './object-schemas.ts'
import { roles, whoSchema } from './who.ts'

/** How a console is signed in to. `proxy-jwt`: a proxy before it signs in, and its signed header says who. */
export const signInKinds = ['oidc', 'proxy-jwt'] as const
export type SignIn = (typeof signInKinds)[number]

/** Header of a request that a page made by itself while nobody was at it: it does not keep the session from its idle limit. */
export const unattendedHeader = 'x-console-unattended'

/** One that is signed in, as `GET /api/console/sessions` lists them. */
export const sessionSchema = v.object({
  /** Names the session; it is not what the cookie holds. */
  id: v.string(),
  who: whoSchema,
  role: v.picklist(roles),
  startedAt: v.string(),
  lastUsedAt: v.string(),
  /** When it ends at the latest, ISO. */
  endsAt: v.string(),
  /** The browser that it was begun with, as its User-Agent says; null where it said nothing. */
  userAgent: v.nullable(v.string()),
  /** Where its last request came from. */
  ipAddress: v.nullable(v.string()),
  /** Whether it is the one that asks. */
  current: v.boolean(),
})
export type Session = v.InferOutput<typeof sessionSchema>
export const sessionsSchema = v.object({ data: v.array(sessionSchema) })

/** A token for a script, as `GET /api/console/tokens` lists them; the token itself is never told again. */
export const tokenSchema = v.object({
  id: v.string(),
  name: v.string(),
  role: v.picklist(roles),
  /** Its first characters, to tell it from others. */
  begins: v.string(),
  madeBy: whoSchema,
  madeAt: v.string(),
  /** When it stops working, ISO; null: never. */
  expiresAt: v.nullable(v.string()),
  lastUsedAt: v.nullable(v.string()),
  revokedAt: v.nullable(v.string()),
})
export type Token = v.InferOutput<typeof tokenSchema>
export const tokensSchema = v.object({ data: v.array(tokenSchema) })

export const tokenLimits = { nameCharacters: 80, days: 366 } as const

/** The body of `POST /api/console/tokens`. */
export const newTokenSchema = onlyFields({
  name: v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, 'must not be empty'),
    v.maxLength(tokenLimits.nameCharacters, `may have ${tokenLimits.nameCharacters} characters at most`),
  ),
  role: v.picklist(roles, `must be one of ${roles.join(', ')}`),
  /** In how many days it stops working; null: never. */
  days: v.nullable(
    v.pipe(
      v.number(),
      v.integer('must be a whole number'),
      v.minValue(1, 'must be 1 at least'),
      v.maxValue(tokenLimits.days, `must be ${tokenLimits.days} at most`),
    ),
  ),
})
export type NewToken = v.InferOutput<typeof newTokenSchema>

/** The answer to it: the one time that the token itself is told. */
export const madeTokenSchema = v.object({ token: v.string(), ...tokenSchema.entries })
export type MadeToken = v.InferOutput<typeof madeTokenSchema>

/** The answer to `POST /api/console/sign-out`: where the provider ends its own session; null where it says nowhere. */
export const signedOutSchema = v.object({ endSessionUrl: v.nullable(v.string()) })
