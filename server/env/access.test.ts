import { describe, expect, it } from 'vitest'
import { parseConsoleEnv } from './env.ts'
import { envFailure } from '../testing/env-failure.ts'

const oidc = {
  AUTH: 'oidc',
  PUBLIC_URL: 'https://console.example',
  OIDC_ISSUER: 'https://login.example/',
  OIDC_CLIENT_ID: 'imports-console',
  ROLE_ADMIN: 'admins',
}
const proxy = {
  AUTH: 'proxy-jwt',
  PUBLIC_URL: 'https://console.example',
  PROXY_JWT_HEADER: 'X-Jwt',
  PROXY_JWT_ISSUER: 'https://proxy.example',
  PROXY_JWT_AUDIENCE: 'console',
  PROXY_JWT_JWKS_URL: 'https://proxy.example/keys',
  TRUSTED_PROXIES: '10.0.0.0/8',
  ROLE_VIEWER: 'all',
}

describe('a sign-in', () => {
  it('is taken at its word', () => {
    const env = parseConsoleEnv({
      ...oidc,
      HOST: '0.0.0.0',
      OIDC_CLIENT_SECRET: 'secret',
      ROLE_OPERATOR: 'Data Platform Team, ops@example.com',
      SESSION_IDLE: '30m',
      SESSION_MAX: '7d',
      SECRET_KEYS: `${'a'.repeat(32)}, ${'b'.repeat(44)}`,
    })
    expect(env).toMatchObject({
      HOST: '0.0.0.0',
      AUTH: 'oidc',
      // The slash at the end is part of the provider's name.
      OIDC_ISSUER: 'https://login.example/',
      ROLE_OPERATOR: ['Data Platform Team', 'ops@example.com'],
      SESSION_IDLE: 30 * 60_000,
      SESSION_MAX: 7 * 24 * 3_600_000,
      SECRET_KEYS: ['a'.repeat(32), 'b'.repeat(44)],
    })
    expect(parseConsoleEnv(proxy)).toMatchObject({ AUTH: 'proxy-jwt', PROXY_JWT_HEADER: 'x-jwt' })
  })

  it('may be at a provider on this machine, over http', () => {
    expect(envFailure({ ...oidc, OIDC_ISSUER: 'http://127.0.0.1:4330' })).toBe('')
    expect(envFailure({ ...oidc, PUBLIC_URL: 'http://localhost:4310' })).toBe('')
  })

  it.each([
    [oidc, 'PUBLIC_URL'],
    [oidc, 'OIDC_ISSUER'],
    [oidc, 'OIDC_CLIENT_ID'],
    [oidc, 'ROLE_ADMIN'],
    [proxy, 'PUBLIC_URL'],
    [proxy, 'PROXY_JWT_HEADER'],
    [proxy, 'PROXY_JWT_ISSUER'],
    [proxy, 'PROXY_JWT_AUDIENCE'],
    [proxy, 'PROXY_JWT_JWKS_URL'],
    [proxy, 'TRUSTED_PROXIES'],
  ])('(%o) without %s stops the start in one line that says so', (environment, name) => {
    const message = envFailure({ ...environment, [name]: undefined })
    expect(message).toMatch(new RegExp(`^${name} must be set with AUTH`))
    expect(message).not.toMatch(/\n|undefined/)
  })

  it('without any role is told which variables give one', () => {
    expect(envFailure({ ...proxy, ROLE_VIEWER: undefined })).toMatch(
      /^ROLE_ADMIN must be set.*ROLE_OPERATOR or ROLE_VIEWER/,
    )
  })

  it.each([
    ['OIDC_ISSUER', 'https://login.example'],
    ['OIDC_CLIENT_ID', 'x'],
    ['OIDC_CLIENT_SECRET', 'x'],
    ['OIDC_GROUPS_CLAIM', 'roles'],
    ['PROXY_JWT_HEADER', 'x-jwt'],
    ['PROXY_JWT_JWKS_URL', 'https://proxy.example/keys'],
    ['ROLE_VIEWER', 'all'],
    ['ROLE_ADMIN', 'admins'],
    ['SESSION_IDLE', '1h'],
    ['SESSION_MAX', '1h'],
  ])('is not begun by %s alone', (name, value) => {
    const message = envFailure({ [name]: value })
    expect(message).toMatch(new RegExp(`^${name} must stand beside AUTH`))
  })

  it.each([
    [oidc, 'PROXY_JWT_ISSUER', 'https://proxy.example'],
    [proxy, 'OIDC_ISSUER', 'https://login.example'],
    [proxy, 'OIDC_CLIENT_SECRET', 'secret'],
    [proxy, 'SESSION_MAX', '1h'],
  ])('has no use for the variables of the other kind', (environment, name, value) => {
    const message = envFailure({ ...environment, [name]: value })
    expect(message).toMatch(new RegExp(`^${name} must be left out with AUTH=`))
    expect(message).not.toContain('secret')
  })

  it.each(['common/v2.0', 'organizations/v2.0', 'Common'])(
    'is refused at %s of Entra ID, where people of any tenant sign in',
    (path) => {
      const entra = 'https://login.microsoftonline.com'
      const message = envFailure({ ...oidc, OIDC_ISSUER: `${entra}/${path}` })
      expect(message).toMatch(/^OIDC_ISSUER must have the id of your own tenant/)
      expect(envFailure({ ...oidc, OIDC_ISSUER: `${entra}/11111111-2222-3333-4444-555555555555/v2.0` })).toBe(
        '',
      )
    },
  )

  it.each([
    ['AUTH', 'saml'],
    ['AUTH', 'OIDC'],
    ['OIDC_ISSUER', 'http://login.example'],
    ['OIDC_ISSUER', 'login.example'],
    ['OIDC_ISSUER', 'ftp://login.example'],
    ['OIDC_ISSUER', 'https://user:pw@login.example'],
    ['OIDC_ISSUER', 'https://login.example/?tenant=1'],
    ['OIDC_CLIENT_ID', 'two words'],
    ['OIDC_CLIENT_SECRET', 'two words'],
    ['ROLE_ADMIN', 'admins,,ops'],
    ['ROLE_ADMIN', ','],
    ['SESSION_IDLE', '8'],
    ['SESSION_IDLE', '0h'],
    ['SESSION_IDLE', '1.5h'],
    ['SESSION_MAX', '31d'],
    ['SESSION_MAX', '24 h'],
    ['SECRET_KEYS', 'short'],
    ['SECRET_KEYS', `${'a'.repeat(32)},short`],
    ['HOST', 'console.example'],
    ['HOST', '10.0.0.300'],
  ])('with %s=%s stops the start in one line that names it', (name, value) => {
    const message = envFailure({ ...oidc, [name]: value })
    expect(message).toMatch(new RegExp(`^${name} must `))
    expect(message).not.toContain('\n')
  })

  it('has sessions whose idle time is not longer than all of it', () => {
    expect(envFailure({ ...oidc, SESSION_IDLE: '2h', SESSION_MAX: '1h' })).toMatch(
      /^SESSION_IDLE must not be longer/,
    )
    expect(envFailure({ ...oidc, SESSION_MAX: '1h' })).toBe('')
  })

  it('keeps its secrets out of messages', () => {
    const secret = 'a-secret word'
    expect(envFailure({ ...oidc, OIDC_CLIENT_SECRET: secret })).not.toContain(secret)
    expect(envFailure({ ...oidc, SECRET_KEYS: 'too-short-a-key' })).not.toContain('too-short-a-key')
  })
})

describe('another address than loopback', () => {
  it.each(['0.0.0.0', '::', '10.0.0.1'])('%s wants a sign-in', (HOST) => {
    expect(envFailure({ HOST })).toMatch(/^HOST must be a loopback address .* unless AUTH is set, not /)
    expect(envFailure({ ...oidc, HOST })).toBe('')
    expect(envFailure({ ...proxy, HOST })).toBe('')
  })
})
