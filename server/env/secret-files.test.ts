import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EnvError } from './values.ts'
import { parseConsoleEnv } from './env.ts'
import { secretVariables, withSecretFiles } from './secret-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function fileWith(content: string): string {
  const file = path.join(folder, 'secret')
  writeFileSync(file, content)
  return file
}

describe('a secret in a file', () => {
  it('is read, without the line end that an editor leaves', () => {
    const file = fileWith('key-0123\r\n')
    expect(parseConsoleEnv({ EXA_API_KEY_FILE: file }).EXA_API_KEY).toBe('key-0123')
  })

  it.each(secretVariables)('may be %s', (name) => {
    expect(withSecretFiles({ [`${name}_FILE`]: fileWith('secret') })).toMatchObject({ [name]: 'secret' })
  })

  it('is checked as the variable is, and not repeated', () => {
    const environment = { EXA_API_KEY_FILE: fileWith('two words') }
    expect(() => parseConsoleEnv(environment)).toThrow(/^EXA_API_KEY must be one word/)
    expect(() => parseConsoleEnv(environment)).not.toThrow(/two words/)
  })

  it('counts as unset where no file is named', () => {
    expect(parseConsoleEnv({ EXA_API_KEY_FILE: '' }).EXA_API_KEY).toBeUndefined()
  })

  it.each([
    [
      'is not there',
      () => ({ EXA_API_KEY_FILE: path.join(folder, 'none') }),
      /must name a file that can be read.*ENOENT/,
    ],
    ['is a folder', () => ({ EXA_API_KEY_FILE: folder }), /must name a file that can be read.*EISDIR/],
    ['is empty', () => ({ EXA_API_KEY_FILE: fileWith('\n') }), /names an empty file/],
    ['stands beside its value', () => ({ EXA_API_KEY_FILE: folder, EXA_API_KEY: 'key' }), /are both set/],
  ])('stops the start when it %s', (_, environment, message) => {
    expect(() => parseConsoleEnv(environment())).toThrow(EnvError)
    expect(() => parseConsoleEnv(environment())).toThrow(message)
  })
})
