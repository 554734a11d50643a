import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewSession, SessionLimits, Sessions } from '../../access/sessions.ts'
import type { AccessBattery } from './access-battery.ts'

const minute = 60_000
const limits: SessionLimits = { idleMs: 60 * minute, maxMs: 240 * minute }

/** What must hold for every store of sessions: tests, for within a `describe`. */
export function testSessions(open: () => Promise<AccessBattery<Sessions, SessionLimits>>): void {
  let battery: AccessBattery<Sessions, SessionLimits>
  let sessions: Sessions
  let now: number
  beforeEach(async () => {
    battery = await open()
    now = Date.parse('2026-11-30T08:00:00.000Z')
    sessions = await battery.store(() => now, limits)
  })
  afterEach(() => battery.end())

  const later = (minutes: number) => (now += minutes * minute)
  const begin = (more: Partial<NewSession> = {}) => sessions.begin({ ...ada, ...more })
  const ids = async () => (await sessions.list()).map(({ id }) => id)

  it('begins a session that only its secret finds, with all its fields', async () => {
    const { id, secret } = await begin()
    expect(await sessions.use(secret, '10.0.0.9')).toEqual({
      ...ada,
      id,
      startedAt: '2026-11-30T08:00:00.000Z',
      lastUsedAt: '2026-11-30T08:00:00.000Z',
      endsAt: '2026-11-30T12:00:00.000Z',
    })
    for (const other of ['', id, `${secret}x`, secret.slice(1), secret.toUpperCase()])
      expect(await sessions.use(other, null)).toBeNull()
  })

  it.each([`who_json = 'x'`, `who_json = '{}'`, `grants_json = 'x'`, `grants_json = '{"0":"all"}'`])(
    'counts one that was damaged as ended, and lists the others: %s',
    async (change) => {
      const { id, secret } = await begin()
      const other = await begin()
      await battery.tamper(`UPDATE sessions SET ${change} WHERE id = '${id}'`)
      expect(await ids()).toEqual([other.id])
      expect(await sessions.use(secret, null)).toBeNull()
      expect(await sessions.use(other.secret, null)).toMatchObject({ id: other.id })
    },
  )

  it('makes secrets that are long, and never twice the same', async () => {
    const begun = await Promise.all(Array.from({ length: 20 }, () => begin()))
    expect(new Set(begun.map(({ secret }) => secret)).size).toBe(20)
    for (const { id, secret } of begun) {
      expect(secret).toMatch(/^[\w-]{43}$/)
      expect(secret).not.toContain(id)
    }
  })

  it('stores no secret in a readable form', async () => {
    const { secret } = await begin()
    expect(await battery.stored()).toContain('ada@example.com')
    expect(await battery.stored()).not.toContain(secret)
  })

  it('notes the last use, and where it came from, once a minute', async () => {
    const { secret } = await begin()
    later(0.5)
    await sessions.use(secret, '10.0.0.2')
    expect(await sessions.list()).toMatchObject([
      { lastUsedAt: '2026-11-30T08:00:00.000Z', ipAddress: '10.0.0.1' },
    ])
    later(1)
    await sessions.use(secret, '10.0.0.2')
    expect(await sessions.list()).toMatchObject([
      { lastUsedAt: '2026-11-30T08:01:30.000Z', ipAddress: '10.0.0.2' },
    ])
  })

  it('ends a session that is only looked at', async () => {
    const { id, secret } = await begin()
    later(59)
    expect(await sessions.use(secret, '10.0.0.2', true)).toMatchObject({ id })
    expect(await sessions.list()).toMatchObject([{ ipAddress: '10.0.0.1' }])
    later(1)
    expect(await sessions.use(secret, null, true)).toBeNull()
  })

  it('ends a session that is not used', async () => {
    const { id, secret } = await begin()
    later(59)
    expect(await sessions.use(secret, null)).toMatchObject({ id })
    later(59)
    expect(await sessions.use(secret, null)).toMatchObject({ id })
    later(60)
    expect(await sessions.use(secret, null)).toBeNull()
    expect(await sessions.list()).toEqual([])
    expect(await sessions.end(id)).toBeNull()
  })

  it('ends a session at its limit, however much it is used', async () => {
    const { id, secret } = await begin()
    for (let n = 0; n < 5; n++) {
      later(47)
      expect(await sessions.use(secret, null)).toMatchObject({ id })
    }
    later(6)
    expect(await sessions.use(secret, null)).toBeNull()
  })

  it('uses the current limits, whatever they were when a session began', async () => {
    const { secret } = await begin()
    later(30)
    const stricter = await battery.store(() => now, { ...limits, idleMs: 20 * minute })
    expect(await stricter.use(secret, null)).toBeNull()
    expect(await sessions.use(secret, null)).not.toBeNull()
  })

  it('ends one by its id, once, and no other', async () => {
    const [first, second] = [await begin(), await begin()]
    expect(await sessions.end(first.id)).toMatchObject({ id: first.id, who: ada.who })
    expect(await sessions.use(first.secret, null)).toBeNull()
    expect(await sessions.end(first.id)).toBeNull()
    expect(await sessions.use(second.secret, null)).toMatchObject({ id: second.id })
  })

  it('lists those that have not ended, the last used first', async () => {
    const [first, second] = [await begin(), await begin()]
    later(5)
    const third = await begin()
    later(5)
    await sessions.use(second.secret, null)
    expect(await ids()).toEqual([second.id, third.id, first.id])
    later(55)
    expect(await ids()).toEqual([second.id])
  })

  it('is the same for another that opens the same', async () => {
    const { id, secret } = await begin()
    const another = await battery.store(() => now, limits)
    expect(await another.use(secret, null)).toMatchObject({ id })
    await another.end(id)
    expect(await sessions.use(secret, null)).toBeNull()
  })

  describe('whose words are', () => {
    it.each([
      ['long', 'x'.repeat(200)],
      ['in quotes', `'"; DROP TABLE sessions; --`],
      ['of other scripts', 'Ада 🙂 ‏عدا'],
    ])('%s gives them back as they were', async (_, name) => {
      const who = { ...ada.who, name }
      const grants = Array.from({ length: 300 }, (__, n) => `${name} ${n}`)
      const { secret } = await begin({ who, grants, userAgent: null, sealedIdToken: null })
      expect(await sessions.use(secret, null)).toMatchObject({
        who,
        grants,
        userAgent: null,
        sealedIdToken: null,
      })
    })
  })
}

const ada: NewSession = {
  who: { kind: 'person', subject: 'ada', name: 'Ada', address: 'ada@example.com' },
  grants: ['imports-admins'],
  userAgent: 'Test Browser/1.0',
  ipAddress: '10.0.0.1',
  sealedIdToken: 'sealed',
}
