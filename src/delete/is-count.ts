/** Whether what was typed is the count, with or without its separators. */
export function isCount(typed: string, count: number): boolean {
  return typed.replaceAll(/[\s,.’']/g, '') === String(count)
}
