import * as v from 'valibot'
import { onlyFields } from './object-schemas.ts'
import { roles, whoSchema } from './who.ts'

/** How people sign in. `proxy-jwt`: at a proxy in front of the console, whose signed header says who they are. */
export const signInKinds = ['oidc', 'proxy-jwt'] as const
export type SignIn = (typeof signInKinds)[number]

/** Header of a request that a page makes by itself while nobody is at it. Such a request does not extend the session. */
export const unattendedHeader = 'x-console-unattended'

/** A session, as `GET /api/console/sessions` lists it. */
export const sessionSchema = v.object({
  /** Names the session; it is not what the cookie holds. */
  id: v.string(),
  who: whoSchema,
  role: v.picklist(roles),
  startedAt: v.string(),
  lastUsedAt: v.string(),
  /** When it ends at the latest, ISO. */
  endsAt: v.string(),
  /** The User-Agent of the browser that began it; null if it sent none. */
  userAgent: v.nullable(v.string()),
  /** Where its last request came from. */
  ipAddress: v.nullable(v.string()),
  /** Whether it is the session of whoever asks. */
  current: v.boolean(),
})
export type Session = v.InferOutput<typeof sessionSchema>
export const sessionsSchema = v.object({ data: v.array(sessionSchema) })

/** A token for a script, as `GET /api/console/tokens` lists it, without the token itself. */
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

/** The answer to it: the only one that has the token itself. */
export const madeTokenSchema = v.object({ token: v.string(), ...tokenSchema.entries })
export type MadeToken = v.InferOutput<typeof madeTokenSchema>

/** The answer to `POST /api/console/sign-out`: where the provider ends its own session; null if it has no address for that. */
export const signedOutSchema = v.object({ endSessionUrl: v.nullable(v.string()) })
