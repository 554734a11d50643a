import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'

/** The error of a start with this environment, one line that begins with the variable's name; '' if it starts. */
export function envFailure(environment: Record<string, string | undefined>): string {
  try {
    parseConsoleEnv(environment)
  } catch (error) {
    if (error instanceof EnvError) return error.message
    throw error
  }
  return ''
}
