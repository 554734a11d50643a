import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The version of the console, from package.json, which is one level above: above server/, and above the bundle. */
export function packageVersion(): string {
  const file = path.join(import.meta.dirname, '..', 'package.json')
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version)
}
