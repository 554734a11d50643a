import { readFileSync } from 'node:fs'
import path from 'node:path'

// One level above: above server/, and above the bundle.
const file = path.join(import.meta.dirname, '..', 'package.json')
const { version, bin } = JSON.parse(readFileSync(file, 'utf8')) as { version: string; bin?: unknown }

/** The version of the console. */
export const packageVersion = version

/**
 * What to type to run a command ("ledger verify") or to start ("") here. Only the package, which the image contains too, has its own
 * program. In a checkout npm runs the commands.
 */
export function commandLine(
  command:
    | ''
    | 'ledger verify'
    | 'ledger acknowledge'
    | 'ledger move'
    | 'database migrate'
    | 'account confirm',
): string {
  if (bin !== undefined) return `imports-console ${command}`.trimEnd()
  return command === '' ? 'npm start' : `npm run ${command.replace(' ', ':')}`
}
