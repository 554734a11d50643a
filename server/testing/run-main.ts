import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { compileCache } from './compile-cache.ts'
import { until } from './until.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** A copy of the project with a page in place of the built app, so that `server/main.ts` can run whatever was built. */
export function copyProject({ built = true } = {}): { dir: string; remove: () => void } {
  // A path may have any of these in it.
  const dir = mkdtempSync(path.join(tmpdir(), 'project #1 100%20 ?-'))
  for (const part of ['server', 'src/contract', 'package.json'])
    cpSync(path.join(root, part), path.join(dir, part), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'), 'junction')
  if (built) {
    mkdirSync(path.join(dir, 'dist'))
    writeFileSync(path.join(dir, 'dist', 'index.html'), '<!doctype html><title>Imports</title>')
  }
  return { dir, remove: () => rmSync(dir, { recursive: true }) }
}

export type MainProcess = {
  child: ChildProcess
  /** The address that it printed. Throws what it printed instead when it ends before. */
  url: () => Promise<string>
  /** Resolves once it has printed this. */
  printed: (text: string) => Promise<void>
  /** Resolves when it has ended, with all that it printed. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Runs `node server/main.ts` of a copied project with this environment, and nothing else of ours in it. */
export function runMain(dir: string, environment: Record<string, string>): MainProcess {
  const child = spawn(process.execPath, ['server/main.ts'], {
    cwd: dir,
    env: { PORT: '0', PATH: process.env['PATH'] ?? '', ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  const address = Promise.withResolvers<string>()
  child.stdout.on('data', (data: Buffer) => {
    stdout += data.toString()
    const [, url] = /^Imports Console on (\S+)/m.exec(stdout) ?? []
    if (url) address.resolve(url)
  })
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => {
      address.reject(new Error(`It ended before it listened: ${stderr}`))
      resolve({ code, stdout, stderr })
    })
  })
  // Who does not ask for the address need not hear that there is none.
  address.promise.catch(() => {})
  const printed = (text: string) => until(() => (stdout + stderr).includes(text))
  return { child, url: () => address.promise, printed, ended }
}
