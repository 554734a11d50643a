import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NewTokenRow, Tokens } from '../../access/tokens.ts'
import type { AccessBattery } from './access-battery.ts'

/** What must hold for every store of tokens: tests, for within a `describe`. */
export function testTokens(open: () => Promise<AccessBattery<Tokens>>): void {
  let battery: AccessBattery<Tokens>
  let tokens: Tokens
  let now: number
  beforeEach(async () => {
    battery = await open()
    now = Date.parse('2026-11-30T08:00:00.000Z')
    tokens = await battery.store(() => now, undefined)
  })
  afterEach(() => battery.end())

  const make = (id: string, more: Partial<NewTokenRow> = {}) => tokens.make({ ...nightly, id, ...more })

  it('makes a token that it shows once, and finds only by its secret', async () => {
    const { secret, token } = await make('a')
    expect(secret).toMatch(/^icon_[\w-]{43}$/)
    expect(token).toEqual({
      id: 'a',
      name: 'nightly',
      role: 'operator',
      begins: secret.slice(0, 9),
      madeBy: nightly.madeBy,
      madeAt: '2026-11-30T08:00:00.000Z',
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    })
    expect(await tokens.use(secret)).toMatchObject({ id: 'a' })
    for (const other of ['', 'icon_', 'a', `${secret}x`, secret.slice(0, -1), secret.slice(5)])
      expect(await tokens.use(other)).toBeNull()
  })

  it.each([`made_by_json = 'x'`, `made_by_json = '{}'`, `role = 'x'`])(
    'takes one that was damaged for none, and lists the others: %s',
    async (change) => {
      const { secret } = await make('a')
      const other = await make('b')
      await battery.tamper(`UPDATE tokens SET ${change} WHERE id = 'a'`)
      expect(await tokens.list()).toEqual([other.token])
      expect(await tokens.use(secret)).toBeNull()
      expect(await tokens.use(other.secret)).toMatchObject({ id: 'b' })
    },
  )

  it('stores no token in a readable form', async () => {
    const { secret } = await make('a')
    expect(await battery.stored()).toContain('nightly')
    expect(await battery.stored()).not.toContain(secret.slice(9))
  })

  it('refuses an id that is taken', async () => {
    const { secret } = await make('a')
    await expect(make('a', { name: 'another' })).rejects.toBeInstanceOf(Error)
    expect(await tokens.use(secret)).toMatchObject({ name: 'nightly' })
  })

  it('notes the last use once a minute', async () => {
    const { secret } = await make('a')
    await tokens.use(secret)
    now += 30_000
    await tokens.use(secret)
    expect(await tokens.list()).toMatchObject([{ lastUsedAt: '2026-11-30T08:00:00.000Z' }])
    now += 31_000
    await tokens.use(secret)
    expect(await tokens.list()).toMatchObject([{ lastUsedAt: '2026-11-30T08:01:01.000Z' }])
  })

  it('does not accept a token that has expired', async () => {
    const { secret } = await make('a', { expiresAt: '2026-11-30T09:00:00.000Z' })
    now += 59 * 60_000
    expect(await tokens.use(secret)).toMatchObject({ expiresAt: '2026-11-30T09:00:00.000Z' })
    now += 60_000
    expect(await tokens.use(secret)).toBeNull()
    expect(await tokens.list()).toMatchObject([{ id: 'a', revokedAt: null }])
  })

  it('does not accept a token that was revoked, also by another replica', async () => {
    const [a, b] = [await make('a'), await make('b')]
    expect(await tokens.use(a.secret)).toMatchObject({ id: 'a' })
    const another = await battery.store(() => now, undefined)
    expect(await another.revoke('a')).toMatchObject({ id: 'a', revokedAt: '2026-11-30T08:00:00.000Z' })
    expect(await tokens.use(a.secret)).toBeNull()
    expect(await tokens.revoke('a')).toBeNull()
    expect(await tokens.revoke('nothing')).toBeNull()
    expect(await tokens.use(b.secret)).toMatchObject({ id: 'b' })
  })

  it('lists all tokens ever made, the newest first', async () => {
    for (const id of ['a', 'b', 'c']) {
      await make(id)
      now += 1_000
    }
    await tokens.revoke('b')
    expect((await tokens.list()).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })
}

const nightly: Omit<NewTokenRow, 'id'> = {
  name: 'nightly',
  role: 'operator',
  expiresAt: null,
  madeBy: { kind: 'person', subject: 'ada', name: 'Ada', address: 'ada@example.com' },
}
