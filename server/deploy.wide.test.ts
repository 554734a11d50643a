import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemdAnalyze } from '../scripts/systemd.mjs'
import { secretVariables } from './env/secret-files.ts'

const root = path.join(import.meta.dirname, '..')
const unitFile = path.join(root, 'deploy/imports-console.service')
const unit = readFileSync(unitFile, 'utf8')
const operating = readFileSync(path.join(root, 'docs/operating.md'), 'utf8')

/** systemd's exposure from 0 (locked away) to 10; what is left is the network, and V8's need for memory that it may execute. */
const highestExposure = 1.5

/** The units that the lines of docs/operating.md make, here in a folder in the place of the machine's own. */
function unitsOfTheDocument(): { single: string; template: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'units-'))
  const inFolder = (text: string) =>
    text
      .replaceAll('/etc/systemd/system', folder)
      .replaceAll('/opt/imports-console', root.replace(/\/$/, ''))
      .replaceAll('/usr/local/sbin/imports-console', path.join(folder, 'commands'))
  writeFileSync(path.join(folder, 'commands'), '')
  const lines = operating.split('\n').filter((line) => /^(?:cp|sed) .*\/etc\/systemd\/system/.test(line))
  const { status, stderr } = spawnSync('sh', ['-ec', inFolder(lines.join('\n'))], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')
  const units = { single: read('imports-console.service'), template: read('imports-console@.service') }
  rmSync(folder, { recursive: true })
  return units
}

/** The text of docs/operating.md from this heading to the next one. */
function step(heading: RegExp): string {
  const [, after = ''] = operating.split(heading)
  return after.split(/^\*\*|^#/m)[0] ?? ''
}

const credentialsOf = (text: string) =>
  new Set([...text.matchAll(/^LoadCredential=([\w-]+):/gm)].map(([, name]) => name))

describe('the systemd unit', () => {
  it.each(secretVariables)('hands %s over as a credential', (name) => {
    const credential = name.toLowerCase().replaceAll('_', '-')
    expect(unit).toContain(`LoadCredential=${credential}:/etc/imports-console/${credential}\n`)
    expect(unit).toContain(`Environment=${name}_FILE=%d/${credential}\n`)
  })

  it('gives the console more time to end than it takes', () => {
    // Five seconds of serving on, and ten for what is under way.
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(15)
  })

  const { single, template } = unitsOfTheDocument()

  it('becomes one for several replicas, named for their ports', () => {
    expect(template).toContain('\nEnvironment=PORT=%i\n')
    expect(single).not.toContain('PORT=')
  })

  it('starts the Node that the document says to write into it, for several replicas, too', () => {
    for (const text of [single, template]) expect(text).toContain('\nExecStart=/usr/local/bin/node /opt/')
  })

  it('asks for the secrets that the steps of the document have made by then, and no other', () => {
    const made = new Set([...step(/^\*\*3\. Secrets\*\*/m).matchAll(/> ([\w-]+)/g)].map(([, name]) => name))
    expect(made).toContain('exa-api-key')
    expect(credentialsOf(single)).toEqual(made)
    expect(credentialsOf(template)).toEqual(made.add('database-url'))
  })

  it.each([
    ['imports-console.service', single],
    ['imports-console@.service', template],
  ])('is one that systemd understands whole, as %s', (name, text) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unit-'))
    const copy = path.join(folder, name)
    // The program that it starts must be there, which /usr/local/bin/node need not be.
    writeFileSync(copy, text.replaceAll('/usr/local/bin/node', process.execPath))
    const { status, stderr } = spawnSync(systemdAnalyze, ['verify', '--man=no', copy], { encoding: 'utf8' })
    rmSync(folder, { recursive: true })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  it(`is exposed by ${highestExposure} at most`, () => {
    const { stdout } = spawnSync(systemdAnalyze, ['security', '--offline=true', '--no-pager', unitFile], {
      encoding: 'utf8',
    })
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout) ?? []
    expect(Number(exposure)).toBeLessThanOrEqual(highestExposure)
  })
})

describe('the commands of the service', () => {
  it.each([
    { given: {}, DATA_DIR: '/var/lib/imports-console', DATABASE_URL: 'postgresql://its/own' },
    { given: { DATA_DIR: '/a/backup' }, DATA_DIR: '/a/backup', DATABASE_URL: 'postgresql://its/own' },
    { given: { DATABASE_URL: '' }, DATA_DIR: '/var/lib/imports-console', DATABASE_URL: '' },
  ])('have its settings, its secrets, and the data of $DATA_DIR', ({ given, DATA_DIR, DATABASE_URL }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'commands-'))
    const script = readFileSync(path.join(root, 'deploy/imports-console'), 'utf8')
      .replaceAll('/etc/imports-console', folder)
      .replace('/opt/imports-console', folder)
      .replace('/usr/bin/node', process.execPath)
      // The user of the service is not on this machine.
      .replace('runuser -u imports-console --', 'env')
    mkdirSync(path.join(folder, 'bin'))
    writeFileSync(
      path.join(folder, 'bin/imports-console.cjs'),
      'const { AUTH, ROLE_VIEWER, EXA_API_KEY, SECRET_KEYS, DATABASE_URL, DATA_DIR } = process.env; console.log(JSON.stringify({ AUTH, ROLE_VIEWER, EXA_API_KEY, SECRET_KEYS, DATABASE_URL, DATA_DIR, umask: process.umask(), words: process.argv.slice(2) }))',
    )
    writeFileSync(path.join(folder, 'env'), 'AUTH=oidc\nROLE_VIEWER="all staff"\n')
    writeFileSync(path.join(folder, 'exa-api-key'), 'a-key\n')
    writeFileSync(path.join(folder, 'secret-keys'), 'a-secret\n')
    writeFileSync(path.join(folder, 'database-url'), 'postgresql://its/own\n')
    const { stdout, stderr } = spawnSync('sh', ['-c', script, 'imports-console', 'backup', '/a folder'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...given },
    })
    rmSync(folder, { recursive: true })
    expect(stderr).toBe('')
    const words = ['backup', '/a folder']
    expect(JSON.parse(stdout)).toEqual({
      AUTH: 'oidc',
      ROLE_VIEWER: 'all staff',
      EXA_API_KEY: 'a-key',
      SECRET_KEYS: 'a-secret',
      DATABASE_URL,
      DATA_DIR,
      umask: 0o077,
      words,
    })
  })
})
