import * as v from 'valibot'
import {
  type MadeToken,
  madeTokenSchema,
  type NewToken,
  type Session,
  sessionsSchema,
  signedOutSchema,
  type Token,
  tokenSchema,
  tokensSchema,
} from '../contract/access.ts'
import { type Abortable, apiAddress, call, client, parse, read } from './client.ts'
import { unreadableAnswer } from './errors.ts'

/** Everybody who is signed in. */
export async function listSessions(options: Abortable): Promise<Session[]> {
  return (await read('console/sessions', sessionsSchema, options)).data
}

/** Ends a session: whoever it belongs to has to sign in again. */
export async function endSession(id: string): Promise<void> {
  const path = `console/sessions/${encodeURIComponent(id)}`
  await parse(await call(() => client.delete(path)), v.object({ id: v.string() }))
}

/** The tokens of scripts, those that have expired or were revoked too. */
export async function listTokens(options: Abortable): Promise<Token[]> {
  return (await read('console/tokens', tokensSchema, options)).data
}

/** Makes a token. Only this answer has its text. */
export async function makeToken(json: NewToken): Promise<MadeToken> {
  const response = await call(() => client.post('console/tokens', { json }))
  // Not by `parse`, which logs the body: the log outlives a reload, and must not have the token.
  const body: unknown = await response.json().catch((error: unknown) => {
    throw unreadableAnswer(response, error)
  })
  if (!v.is(madeTokenSchema, body)) throw unreadableAnswer(response, new Error('There is no token in it.'))
  return body
}

export async function revokeToken(id: string): Promise<Token> {
  const path = `console/tokens/${encodeURIComponent(id)}`
  return parse(await call(() => client.delete(path)), tokenSchema)
}

/** Ends the session of this browser. Gives the address to go to from here: the provider's, or a page that says so. */
export async function signOut(): Promise<string> {
  const response = await call(() => client.post('console/sign-out', { json: {} }))
  const { endSessionUrl } = await parse(response, signedOutSchema)
  return endSessionUrl ?? apiAddress('console/signed-out')
}
