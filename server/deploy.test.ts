import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemdAnalyze } from '../scripts/systemd.mjs'
import { secretVariables } from './env/secret-files.ts'

const root = path.join(import.meta.dirname, '..')
const unitFile = path.join(root, 'deploy/imports-console.service')
const unit = readFileSync(unitFile, 'utf8')

/** systemd's exposure from 0 (locked away) to 10; what is left is the network, and V8's need for memory that it may execute. */
const highestExposure = 1.5

describe('the systemd unit', () => {
  it.each(secretVariables)('hands %s over as a credential', (name) => {
    const credential = name.toLowerCase().replaceAll('_', '-')
    expect(unit).toContain(`LoadCredential=${credential}:/etc/imports-console/${credential}\n`)
    expect(unit).toContain(`Environment=${name}_FILE=%d/${credential}\n`)
  })

  it('gives the console more time to end than it takes', () => {
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(10)
  })

  it('is one that systemd understands whole', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unit-'))
    const copy = path.join(folder, path.basename(unitFile))
    // The program that it starts must be there, which /usr/bin/node need not be.
    writeFileSync(copy, unit.replace('/usr/bin/node', process.execPath))
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
