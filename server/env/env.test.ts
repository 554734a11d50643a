import { homedir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseConsoleEnv, parseSandboxEnv } from './env.ts'
import { envFailure } from '../testing/env-failure.ts'

describe('the environment', () => {
  it('may be empty', () => {
    expect(parseConsoleEnv({ EXA_API_KEY: '', PORT: '' })).toEqual({
      HOST: '127.0.0.1',
      PORT: 4310,
      EXA_BASE_URL: 'https://api.exa.ai',
      EXA_ACCOUNT: 'default',
      DATA_DIR: path.resolve('data'),
      READ_ONLY: false,
      KEEP_FILES_MB: 1_000,
      KEEP_FILES_DAYS: 90,
      UNDO_SECONDS: 10,
      SANDBOX_IMPORTS: 60,
      LOG_LEVEL: 'info',
    })
    expect(parseSandboxEnv({})).toMatchObject({ HOST: '127.0.0.1', PORT: 4320, SANDBOX_IMPORTS: 60 })
  })

  it('is taken at its word', () => {
    const given = {
      HOST: '::1',
      PORT: '0',
      EXA_API_KEY: 'key-0123',
      EXA_BASE_URL: 'http://127.0.0.1:4320/',
      READ_ONLY: '1',
      RATE_LIMIT_RPS: '2.5',
      HTTPS_PROXY: 'http://proxy.example:3128',
    }
    expect(parseConsoleEnv(given)).toMatchObject({
      HOST: '::1',
      PORT: 0,
      EXA_API_KEY: 'key-0123',
      EXA_BASE_URL: 'http://127.0.0.1:4320',
      READ_ONLY: true,
      RATE_LIMIT_RPS: 2.5,
    })
    expect(parseConsoleEnv({ EXA_BASE_URL: 'https://gateway.example/exa/' }).EXA_BASE_URL).toBe(
      'https://gateway.example/exa',
    )
  })

  it('lets a scenario say how many imports there are, unless that is said', () => {
    const scenario = { SANDBOX_SCENARIO: 'ten-thousand-imports' }
    expect(parseConsoleEnv(scenario).SANDBOX_IMPORTS).toBe(10_000)
    expect(parseConsoleEnv({ ...scenario, SANDBOX_IMPORTS: '5' }).SANDBOX_IMPORTS).toBe(5)
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '4310abc'],
    ['PORT', '1e3'],
    ['RATE_LIMIT_RPS', '0'],
    ['RATE_LIMIT_RPS', 'fast'],
    ['UNDO_SECONDS', '3601'],
    ['UNDO_SECONDS', '-1'],
    ['UNDO_SECONDS', '1.5'],
    ['RATE_LIMIT_RPS', '1001'],
    ['READ_ONLY', 'yes'],
    ['SANDBOX_IMPORTS', '1000001'],
    ['SANDBOX_LATENCY_MS', '30001'],
    ['SANDBOX_RATE_LIMITED', '1.1'],
    ['SANDBOX_SERVER_ERRORS', '-1'],
    ['SANDBOX_RESETS', 'half'],
    ['SANDBOX_LOST_ANSWERS', '2'],
    ['SANDBOX_PROCESSING_SECONDS', '3601'],
    ['SANDBOX_BROKEN_UPLOADS', '.5'],
    ['SANDBOX_SCENARIO', 'stormy'],
    ['LOG_LEVEL', 'loud'],
    ['HOST', '0.0.0.0'],
    ['HOST', '::'],
    ['HOST', '192.168.1.10'],
    ['HOST', '10.0.0.1\nsecond line'],
    ['HOST', 'console.example'],
    ['HOST', 'localhost.example'],
    ['HOST', 'console.localhost'],
  ])('with %s=%s stops the start in one line that names both', (name, value) => {
    const message = envFailure({ [name]: value })
    expect(message).toMatch(new RegExp(`^${name} must `))
    expect(message).toContain(JSON.stringify(value))
    expect(message).not.toContain('\n')
  })

  it.each([
    ['EXA_API_KEY', 'secret key'],
    ['EXA_API_KEY', 'secret\nkey'],
    ['EXA_API_KEY', 'sécret'],
    ['EXA_BASE_URL', 'http://secret.example'],
    ['EXA_BASE_URL', 'https://user:secret@api.exa.ai'],
    ['EXA_BASE_URL', 'https://api.exa.ai/?key=secret'],
    ['EXA_BASE_URL', 'ftp://secret.example'],
    ['EXA_BASE_URL', 'secret'],
    ['HTTPS_PROXY', 'proxy.secret:3128'],
    ['https_proxy', '//user:secret@proxy'],
  ])('with a bad %s stops the start without printing its value', (name, value) => {
    const message = envFailure({ EXA_API_KEY: 'key-0123', [name]: value })
    expect(message).toMatch(new RegExp(`^${name} must `))
    expect(message).not.toMatch(/secret|sécret|\n/)
  })

  it('goes without the white space around a value', () => {
    const given = { EXA_API_KEY: 'key-0123\n', PORT: ' 4311', DATA_DIR: '/srv/data\r\n', READ_ONLY: '1\t' }
    expect(parseConsoleEnv(given)).toMatchObject({
      EXA_API_KEY: 'key-0123',
      PORT: 4311,
      DATA_DIR: '/srv/data',
      READ_ONLY: true,
    })
    expect(envFailure({ EXA_API_KEY: ' \n' })).toBe(
      'EXA_API_KEY must not be white space alone: set it, or leave it out',
    )
  })

  it.each(['EXA_API_KEY', 'EXA_BASE_URL', 'DATA_DIR', 'PORT', 'LOG_LEVEL'])(
    'has no quotes around %s',
    (name) => {
      for (const value of ['"secret"', "'secret'", ' "secret" ', '""'])
        expect(envFailure({ [name]: value })).toBe(`${name} must stand there without the quotes around it`)
    },
  )

  it('may have any proxy where nothing goes out', () => {
    expect(envFailure({ HTTPS_PROXY: 'proxy.example:3128' })).toBe('')
  })
})

describe('the folder of the data', () => {
  it.each([
    ['~', homedir()],
    ['~/', homedir()],
    ['~/exa/data', path.join(homedir(), 'exa/data')],
    ['data/~', path.resolve('data/~')],
    ['/srv/a~b', '/srv/a~b'],
    ['/srv/a#b %20 c', '/srv/a#b %20 c'],
  ])('%s is %s', (value, dir) => {
    expect(parseConsoleEnv({ DATA_DIR: value }).DATA_DIR).toBe(dir)
    expect(parseSandboxEnv({ DATA_DIR: value }).DATA_DIR).toBe(dir)
  })

  it.each(['~root/data', '~-', '~+/x', '$HOME/data', '${HOME}/data', '/home/$USER/data'])(
    '%s is refused: nobody here puts a value in its place',
    (value) => {
      expect(envFailure({ DATA_DIR: value })).toMatch(/^DATA_DIR must name the folder in full: /)
      expect(envFailure({ DATA_DIR: value })).toContain(JSON.stringify(value))
    },
  )
})

describe('EXA_BASE_URL', () => {
  it.each([
    'https://api.exa.ai/websets/v0',
    'https://api.exa.ai/websets/v0/',
    'https://api.exa.ai/websets',
    'https://api.exa.ai/websets/v0/imports',
    'https://gateway.example/exa/Websets/v0',
    'http://127.0.0.1:4320/websets/v0/',
  ])('is not %s, which has what the console adds', (value) => {
    expect(envFailure({ EXA_BASE_URL: value })).toBe(
      'EXA_BASE_URL must end before "/websets", which the console adds itself: https://api.exa.ai',
    )
  })

  it('may have websets in other names', () => {
    expect(envFailure({ EXA_BASE_URL: 'https://websets.example/my-websets/x' })).toBe('')
  })
})

describe('a port', () => {
  it.each(['1', '22', '2049', '6000', '6667', '10080'])('%s, which no browser opens, is refused', (value) => {
    const message = `PORT must be another port: browsers refuse to open this one, not "${value}"`
    expect(envFailure({ PORT: value })).toBe(message)
    expect(() => parseSandboxEnv({ PORT: value })).toThrow(message)
  })

  it.each([80, 443, 4310, 5999, 6001, 6667, 8080, 10_080, 65_535])(
    '%i is refused just when fetch refuses it',
    async (number) => {
      const refused = envFailure({ PORT: String(number) }) !== ''
      const error: unknown = await fetch(`http://127.0.0.1:${number}`).catch((thrown: unknown) => thrown)
      const isBad = error instanceof Error && String(error.cause).includes('bad port')
      expect(refused).toBe(isBad)
    },
  )
})

describe('plain http', () => {
  it.each([
    'http://127.0.0.1:4320',
    'http://localhost:1',
    'http://[::1]:1',
    'http://127.9.9.9',
    'http://127.1',
    'http://localhost.:1',
    'http://exa.localhost:1',
  ])('is for loopback: %s', (url) => {
    expect(envFailure({ EXA_BASE_URL: url })).toBe('')
  })

  it.each([
    'http://api.exa.ai',
    'http://127.0.0.1.example',
    'http://0.0.0.0',
    'http://[::2]',
    'http://localhost.example',
  ])('to %s is refused', (url) => {
    expect(envFailure({ EXA_BASE_URL: url })).toContain('must be https')
  })
})

describe('APPROVE_OVER', () => {
  it('wants a sign-in, as there is no second person without one', () => {
    expect(envFailure({ APPROVE_OVER: '50' })).toBe(
      'APPROVE_OVER must stand beside AUTH, as there is no second person without a sign-in, not "50"',
    )
    expect(envFailure({ APPROVE_OVER: 'many' })).toContain(
      'APPROVE_OVER must be a whole number from 0 to 10000',
    )
  })
})
