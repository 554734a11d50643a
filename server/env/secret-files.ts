import { readFileSync } from 'node:fs'
import { EnvError } from './values.ts'

/** Variables whose value is a secret. No message ever repeats one. */
export const secretVariables = [
  'EXA_API_KEY',
  'DATABASE_URL',
  'OIDC_CLIENT_SECRET',
  'SECRET_KEYS',
  'METRICS_TOKEN',
] as const

type Environment = Record<string, string | undefined>

/**
 * The environment with secrets from files: `EXA_API_KEY_FILE=/run/secrets/key` sets `EXA_API_KEY`. systemd's LoadCredential,
 * Docker and Kubernetes provide secrets as files. Throws EnvError for a file that cannot be read, and when both variables are
 * set.
 */
export function withSecretFiles(environment: Environment): Environment {
  const read: Environment = {}
  for (const name of secretVariables) {
    const file = environment[`${name}_FILE`]
    if (!file) continue
    if (environment[name]) throw new EnvError(`${name} and ${name}_FILE are both set: leave one out`)
    read[name] = contentOf(name, file)
  }
  return { ...environment, ...read }
}

function contentOf(name: string, file: string): string {
  let content
  try {
    content = readFileSync(file, 'utf8')
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new EnvError(`${name}_FILE must name a file that can be read, not ${JSON.stringify(file)}${why}`)
  }
  if (content.trim() === '') throw new EnvError(`${name}_FILE names an empty file: ${JSON.stringify(file)}`)
  return content
}
