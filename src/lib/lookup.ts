/** The entry for a key, if any. Own keys only: a status called "constructor" is an unknown status. */
export function lookup<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
