import type { RestoreTrace } from './play-restores.ts'

/** What must hold of every history of restores, by a name for what was broken. */
const rules = {
  'no create without an intent on disk': ({ attempts }: RestoreTrace) =>
    attempts.every(({ hadIntent }) => hadIntent),

  /** One whose file was certainly not taken may be asked for once more, by a person. */
  'nothing is restored twice': ({ records, attempts, restores }: RestoreTrace) =>
    records.every(({ id, title }) => {
      const made = attempts.filter((each) => each.title === title && each.newId !== null)
      const withoutFile = restores.filter(
        ({ record, state, code }) => record === id && state === 'failed' && code === 'file_not_taken',
      )
      return made.length <= 1 + withoutFile.length
    }),

  'what was made is told, or told to be unknown': ({ records, attempts, restores }: RestoreTrace) =>
    attempts.every(({ title, newId }) => {
      const record = records.find((each) => each.title === title)?.id
      return (
        newId === null ||
        restores.some(
          (each) => each.record === record && (each.newImportId === newId || each.state === 'unknown'),
        )
      )
    }),

  'what is restored has its own title, and the hash of what was uploaded': ({
    records,
    restores,
    imports,
  }: RestoreTrace) =>
    restores.every(({ record, state, newImportId }) => {
      const was = records.find(({ id }) => id === record)
      const is = imports.get(newImportId ?? '')
      return state !== 'restored' || (is?.title === was?.title && is?.sha256 === was?.sha256)
    }),

  'no other bytes are sent than what was uploaded': ({ records, arrived, imports }: RestoreTrace) =>
    arrived.every(({ importId, sha256 }) => {
      const title = imports.get(importId)?.title
      return records.some((record) => record.title === title && record.sha256 === sha256)
    }),

  'every restore ends': ({ restores }: RestoreTrace) =>
    restores.every(({ state }) => state !== 'queued' && state !== 'sending'),

  'the ledger is whole': ({ problems }: RestoreTrace) => problems.length === 0,
} as const

export type RestoreRule = keyof typeof rules

/** The rules that a history broke. */
export function brokenRules(trace: RestoreTrace): RestoreRule[] {
  return (Object.keys(rules) as RestoreRule[]).filter((name) => !rules[name](trace))
}
