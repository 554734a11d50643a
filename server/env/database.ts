import * as v from 'valibot'

const rule = 'must be an address such as postgresql://console@db.example.com/console'

/** The database where several replicas keep everything durable. */
export const databaseFields = {
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => /^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value), rule),
    ),
  ),
}

/** What is wrong with them; null if nothing is. */
export function databaseIssue(env: {
  DATABASE_URL?: string | undefined
  EXA_API_KEY?: string | undefined
  SECRET_KEYS?: readonly string[] | undefined
}): { name: 'EXA_API_KEY' | 'SECRET_KEYS'; message: string } | null {
  if (env.DATABASE_URL === undefined) return null
  if (env.EXA_API_KEY === undefined)
    return {
      name: 'EXA_API_KEY',
      message:
        'must be set with DATABASE_URL: the built-in sandbox is part of one process. To try it, serve a sandbox alone and name it in EXA_BASE_URL',
    }
  if (env.SECRET_KEYS === undefined)
    return {
      name: 'SECRET_KEYS',
      message:
        'must be set with DATABASE_URL, the same for every replica: with it is encrypted what they share',
    }
  return null
}
