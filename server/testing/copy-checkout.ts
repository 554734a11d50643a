import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.join(import.meta.dirname, '..', '..')
const parts = [
  'index.html',
  'package.json',
  'package-lock.json',
  'public',
  'scripts',
  'server',
  'src',
  'tailwind.config.ts',
  'tsconfig.json',
  'vite.config.ts',
]

/** A copy of all that the project is built and started from, in a folder of this name, with nothing built in it. */
export function copyCheckout(name: string): { dir: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'checkout-'))
  const dir = path.join(folder, name)
  for (const part of parts) cpSync(path.join(root, part), path.join(dir, part), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(dir, 'node_modules'), 'junction')
  return { dir, remove: () => rmSync(folder, { recursive: true }) }
}
