import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** What the tests of the app's code samples have in common. */

export const run = promisify(execFile)

/** Whether a program is there to run a sample with. */
export function has(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0
}

/** What a sample must hand on as it is, whatever its language makes of it. */
export const nasty = `It's "50 %" of $HOME, \`ls\` \\n\n\t\u2028\u202E😀 é`
export const nastyMetadata = {
  "it's": nasty,
  ['__proto__']: '$(exit 1)',
  'a b': '!x',
  id: 'theirs',
  status: 'done',
  uploadUrl: 'http://elsewhere.example/',
}

export const csvText = 'name,website\nAcme,https://acme.example\n'
export const params = {
  size: csvText.length,
  count: 1,
  format: 'csv',
  entity: { type: 'company' },
  csv: { identifier: 1 },
} as const
