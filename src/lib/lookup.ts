/**
 * The entry of a table of known words under a key from the wire, or undefined where the table has none. Only the
 * table's own keys count: a status called "constructor" is an unknown status, not a function.
 */
export function lookup<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
