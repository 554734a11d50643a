import { randomUUID } from 'node:crypto'
import { newTokenSchema, type MadeToken, type Session, type Token } from '../../src/contract/access.ts'
import { mayAct } from '../../src/contract/who.ts'
import { checkedBody } from '../body.ts'
import type { ChainEvent, EventFacts } from '../ledger/chain.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { orLedgerProblem } from '../ledger/ledger-refusal.ts'
import { problemError } from '../problem.ts'
import { askedBy, assertRole, badField, type ConsoleContext } from '../route.ts'
import type { Cookie } from './cookies.ts'
import { findSession } from './identify.ts'
import { roleOf, type RoleLists } from './roles.ts'
import type { AdminHandlers } from './routes.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

type Deps = {
  /** Null when a proxy keeps the sessions. */
  sessions: Sessions | null
  tokens: Tokens
  roles: RoleLists
  ledger: Pick<Ledger, 'appendIntent' | 'appendOutcome'>
  cookie: Cookie | null
}

type AdminEvent = Extract<ChainEvent, { event: 'session_ended_by_admin' | 'token_made' | 'token_revoked' }>

const dayMs = 24 * 60 * 60 * 1000

/** What admins do with sessions and tokens. Each change is in the chain before it is made. */
export function adminHandlers({ sessions, tokens, roles, ledger, cookie }: Deps): AdminHandlers {
  const record = async (c: ConsoleContext, facts: EventFacts<AdminEvent>) => {
    const event = { ...facts, at: new Date().toISOString(), ...askedBy(c) }
    await orLedgerProblem<unknown>('Nothing was changed.', () =>
      // A token that leaked has to be revoked also while the ledger is broken or the key unconfirmed.
      event.event === 'token_made' ? ledger.appendIntent(event) : ledger.appendOutcome(event),
    )
  }
  return {
    listSessions: async (c) => {
      const current = sessions && cookie ? await findSession(c, sessions, cookie) : null
      const data = (await (sessions?.list() ?? [])).flatMap((session): Session[] => {
        const role = roleOf(roles, session.grants)
        if (role === null) return []
        const { id, who, startedAt, lastUsedAt, endsAt, userAgent, ipAddress } = session
        const isCurrent = id === current?.id
        return [{ id, who, role, startedAt, lastUsedAt, endsAt, userAgent, ipAddress, current: isCurrent }]
      })
      return c.json({ data })
    },

    endSession: async (c) => {
      const id = c.req.param('id') ?? ''
      const session = (await sessions?.list())?.find((each) => each.id === id)
      if (!session)
        throw problemError(404, 'session_ended_before', 'There is no such session, or it has ended.')
      await record(c, { event: 'session_ended_by_admin', sessionId: id, whose: session.who })
      await sessions?.end(id)
      return c.json({ id })
    },

    listTokens: async (c) => {
      return c.json({ data: await tokens.list() })
    },

    makeToken: async (c) => {
      const { who } = c.get('caller')
      // Otherwise a leaked token could make others, which would outlive its revocation.
      if (who?.kind !== 'person')
        throw problemError(403, 'person_needed', 'A token makes no tokens: sign in to make one.')
      const asked = await checkedBody(c, newTokenSchema)
      if (!mayAct(c.get('caller').role, asked.role)) assertRole(c, asked.role)
      const id = randomUUID()
      const { name, role, days } = asked
      // The name stands in lines of the ledger.
      if (/[\p{Cc}\p{Bidi_Control}]/u.test(name)) throw badField('name', 'must be plain text on one line')
      const expiresAt = days === null ? null : new Date(Date.now() + days * dayMs).toISOString()
      await record(c, { event: 'token_made', tokenId: id, name, role, expiresAt })
      const made = await tokens.make({ id, name, role, expiresAt, madeBy: who })
      const body: MadeToken = { token: made.secret, ...made.token }
      return c.json(body, 201)
    },

    revokeToken: async (c) => {
      const id = c.req.param('id') ?? ''
      const token = (await tokens.list()).find((each) => each.id === id)
      if (!token) throw problemError(404, 'no_such_token', 'There is no such token.')
      // A second request changes nothing.
      if (token.revokedAt !== null) return c.json(token)
      await record(c, { event: 'token_revoked', tokenId: id, name: token.name, role: token.role })
      const revoked: Token = (await tokens.revoke(id)) ?? token
      return c.json(revoked)
    },
  }
}
