import { describe, expect, it } from 'vitest'
import { whoInWords } from '../../src/contract/who.ts'
import { type Claims, isIncomplete, personOf, withUserInfo } from './claims.ts'
import { grantsOf, roleOf, type RoleLists } from './roles.ts'

const groupsOf = (claims: object, claim = 'groups') => personOf({ sub: '1', ...claims }, claim).groups
const whoOf = (claims: object) => personOf({ sub: '1', ...claims }, 'groups').who
const words = (claims: object) => whoInWords(whoOf(claims))

describe('groups', () => {
  it.each<[string, object, string, string[]]>([
    ['a list', { groups: ['a', 'b'] }, 'groups', ['a', 'b']],
    ['one text', { groups: 'a b,c' }, 'groups', ['a b,c']],
    ['no such claim', {}, 'groups', []],
    ['null', { groups: null }, 'groups', []],
    ['an object', { groups: { a: true } }, 'groups', []],
    ['a list with other things', { groups: ['a', 1, null, { b: 1 }, ['c']] }, 'groups', ['a']],
    [
      'a claim with a URL for its name',
      { 'https://example.com/groups': ['a'] },
      'https://example.com/groups',
      ['a'],
    ],
    ['a claim within others', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    ['a claim of every object', {}, 'constructor.name', []],
    ['lists within a list', { groups: [['imports-admins'], [['imports-admins']]] }, 'groups', []],
    ['a huge text', { groups: 'imports-admins,'.repeat(9e4) }, 'groups', ['imports-admins,'.repeat(9e4)]],
  ])('are read from %s', (_, claims, claim, groups) => {
    expect(groupsOf(claims, claim)).toEqual(groups)
  })

  it('that were left out as too many are known to be', () => {
    const claims = { sub: '1', _claim_names: { groups: 'src1' } }
    expect(personOf(claims, 'groups').groupsLeftOut).toBe(true)
    expect(personOf({ sub: '1', _claim_names: { other: 'src1' } }, 'groups').groupsLeftOut).toBe(false)
  })

  it('are asked of UserInfo where they, the name or the address are missing', () => {
    const all = { groups: [], email: 'a@example.com', name: 'A' }
    expect(isIncomplete(all, 'groups')).toBe(false)
    for (const name of ['groups', 'email', 'name'])
      expect(isIncomplete({ ...all, [name]: undefined }, 'groups')).toBe(true)
  })
})

describe('who somebody is', () => {
  it('is told by their name, or what comes closest', () => {
    expect(whoOf({ name: 'Ada', email: 'ada@example.com' })).toMatchObject({
      name: 'Ada',
      address: 'ada@example.com',
    })
    expect(whoOf({ preferred_username: 'ada' })).toMatchObject({ name: 'ada', address: null })
    expect(whoOf({ name: ' ', email: 'ada@example.com' })).toMatchObject({ name: 'ada@example.com' })
    expect(whoOf({ sub: 'abc' })).toEqual({ kind: 'person', subject: 'abc', name: 'abc', address: null })
  })

  it.each([false, 'false'])('has no address that is not verified (%j)', (verified) => {
    expect(whoOf({ name: 'Eve', email: 'ada@example.com', email_verified: verified }).address).toBeNull()
    expect(whoOf({ email: 'ada@example.com', email_verified: verified }).name).toBe('1')
  })

  it.each<[Claims, Claims, string | null]>([
    [{ email_verified: true }, { email: 'ada@example.com', email_verified: false }, null],
    [{ email: 'ada@example.com' }, { email_verified: false }, null],
    [{ email: 'ada@example.com' }, { email: 'eve@example.com', email_verified: 'false' }, null],
    [{ email_verified: false }, { email: 'ada@example.com', email_verified: true }, null],
    [{ email: 'ada@example.com', email_verified: false }, { email_verified: true }, null],
    [
      { email: 'eve@example.com', email_verified: true },
      { email: 'ada@example.com', email_verified: true },
      'eve@example.com',
    ],
    [{}, { email: 'ada@example.com', email_verified: true }, 'ada@example.com'],
    [{ email: null }, { email: 'ada@example.com' }, 'ada@example.com'],
  ])(
    'has of %j in the ID token and %j in UserInfo an address that both let stand',
    (signed, asked, address) => {
      expect(whoOf(withUserInfo(signed, asked)).address).toBe(address)
    },
  )

  it.each([
    'ada@example.com\u202E',
    'ada\u0000@example.com',
    `${'x'.repeat(300)}@example.com`,
    'ada',
    'ada@',
    'a@b@c',
    'ada@example.com eve@example.com',
    7,
    ['ada@example.com'],
  ])('has no address in %j', (email) => expect(whoOf({ email }).address).toBeNull())

  it('cannot be mistaken for another’s, or for a token', () => {
    expect(words({ name: 'Ada <ada@example.com>' })).toBe('1')
    expect(words({ name: 'Ada <ada' })).toBe('Ada ada')
    expect(words({ name: 'ada@example.com', email: 'eve@example.com' })).toBe('eve@example.com')
    expect(words({ name: 'ada@example.com', email: 'ada@example.com', email_verified: false })).toBe('1')
    expect(words({ name: 'nightly (TOKEN)' })).toBe('nightly')
    expect(words({ name: 'nightly (to(token)ken)' })).not.toContain('(token)')
    expect(words({ name: 'Eva (IT)', email: 'eva@example.com' })).toBe('Eva (IT) <eva@example.com>')
  })

  it('is one line, of which nothing turns another around', () => {
    expect(whoOf({ name: 'Ada\r\nLove\u202Elace\u0000' }).name).toBe('Ada Love lace')
    expect(whoOf({ name: 'x'.repeat(1_000) }).name).toHaveLength(200)
    expect(whoOf({ name: 'علی‌رضا' }).name).toBe('علی‌رضا')
  })
})

describe('a role', () => {
  const lists: RoleLists = {
    viewer: ['staff', 'Vera@Example.com'],
    operator: ['ops'],
    admin: ['root', 'staff-leads'],
  }
  const role = (groups: string[], address: string | null = null) =>
    roleOf(lists, grantsOf(lists, { groups, address }))

  it('is the highest that anything gives', () => {
    expect(role(['staff'])).toBe('viewer')
    expect(role(['staff', 'root', 'ops'])).toBe('admin')
    expect(role(['ops'], 'vera@example.com')).toBe('operator')
  })

  it('is given by an address, however its letters are written', () => {
    expect(role([], 'VERA@example.COM')).toBe('viewer')
    expect(role([], 'vera@example.com.evil')).toBeNull()
    const kim: RoleLists = { viewer: [], operator: [], admin: ['kim@example.com'] }
    // The kelvin sign, whose lower case is a k.
    expect(grantsOf(kim, { groups: [], address: '\u212Aim@example.com' })).toEqual([])
  })

  it('is given by a group only as it is written', () => {
    for (const group of ['Staff', 'staff ', 'sta', 'staff-', '']) expect(role([group]), group).toBeNull()
    expect(role(['nobody'], null)).toBeNull()
  })

  it('goes with what the lists say later', () => {
    const grants = grantsOf(lists, { groups: ['root', 'staff', 'more'], address: null })
    expect(grants).toEqual(['staff', 'root'])
    expect(roleOf({ ...lists, admin: [] }, grants)).toBe('viewer')
    expect(roleOf({ viewer: [], operator: [], admin: ['more'] }, grants)).toBeNull()
  })
})
