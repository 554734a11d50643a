import { parseConsoleEnv } from '../env/env.ts'
import { EnvError } from '../env/values.ts'

/** What a start with this environment fails with, one line that begins with the variable's name; '' where it does not. */
export function envFailure(environment: Record<string, string | undefined>): string {
  try {
    parseConsoleEnv(environment)
  } catch (error) {
    if (error instanceof EnvError) return error.message
    throw error
  }
  return ''
}
