import type { Mutant } from './mutant-list.ts'

const store = 'server/files/folder-store.test.ts'
const importFiles = 'server/files/import-files.test.ts'
const faults = 'server/files/faults.test.ts'
const restore = 'server/restore/restore.test.ts'
const ledger = 'server/sqlite/open-ledger.test.ts'
const histories = 'server/testing/faults/restores/histories.test.ts'

/** Edits that each break a promise of kept files, or of restores from them. */
export const fileMutants: readonly Mutant[] = [
  {
    name: 'files: other bytes of the same length are given out',
    file: 'server/files/read-file.ts',
    before: `if (seen !== sizeBytes || digest.digest('hex') !== sha256)`,
    after: 'if (seen !== sizeBytes)',
    tests: [store, importFiles],
  },
  {
    name: 'files: the first bytes are given before all are compared',
    file: 'server/files/read-file.ts',
    before: 'for await (const _ of verified(store.read(expected.sha256), expected));',
    after: '',
    tests: [store, importFiles],
  },
  {
    name: 'files: what is being written does not count',
    file: 'server/files/folder-index.ts',
    before: 'for (const size of own.values()) bytes += onDisk(size)',
    after: '',
    tests: [store, 'server/files/limits.wide.test.ts'],
  },
  {
    name: 'files: what a killed upload left stays',
    file: 'server/files/folder-index.ts',
    before: 'else if (isNobodys(Number(part[1]), stats.mtimeMs)) await rm(file, { force: true })',
    after: '',
    tests: [store, faults],
  },
  {
    name: 'files: the one that was needed last makes room',
    file: 'server/files/folder-index.ts',
    before: 'found.sort((a, b) => a.neededAt - b.neededAt)',
    after: 'found.sort((a, b) => b.neededAt - a.neededAt)',
    tests: [store],
  },
  {
    name: 'files: one that is forgotten stays on the disk',
    file: 'server/files/import-files.ts',
    before: 'await store?.remove(sha256)',
    after: 'void sha256',
    tests: [importFiles],
  },
  {
    name: 'files: a disk that hangs holds an upload up for ever',
    file: 'server/files/keep-file.ts',
    before: 'await atMost(leftMs, Promise.race([drained, written]))',
    after: 'await Promise.race([drained, written])',
    tests: [faults],
  },
  {
    name: 'restores: what a dead process was creating is created again',
    file: 'server/restore/restore-runner.ts',
    before: `return { state: 'unknown', code: 'console_ended', message }`,
    after: `return { state: 'queued', message }`,
    tests: [restore, histories],
  },
  {
    name: 'files: the room of the ledger is not left while a file is written',
    file: 'server/files/folder-store.ts',
    before: 'await assertRoomOnDisk(piece.length)',
    after: '',
    tests: [store, faults],
  },
  {
    name: 'restores: another record of an import that was restored restores it again',
    file: 'server/sqlite/restores.ts',
    before: 'ON same.import_id = record.import_id AND',
    after: 'ON same.id = record.id AND',
    tests: [ledger],
  },
  {
    name: 'restores: a create that waits is sent by a process that has lost it',
    file: 'server/restore/restore-record.ts',
    before: `(await restores.get(restore.id))?.state !== 'sending'`,
    after: `restore.id === ''`,
    tests: [restore],
  },
  {
    name: 'restores: what is restored is restored again',
    file: 'server/sqlite/restores.ts',
    before: 'if (!mayRestore(last(id))) return false',
    after: 'last(id)',
    tests: [ledger, restore],
  },
  {
    name: 'restores: one that is not queued is begun',
    file: 'server/sqlite/restores.ts',
    before: `WHERE id = ? AND state = 'queued' RETURNING`,
    after: 'WHERE id = ? RETURNING',
    tests: [ledger, restore],
  },
  {
    name: 'restores: those that somebody changed in the database are sent',
    file: 'server/restore/restore-runner.ts',
    before: 'if (next.batch !== checked && !(await isAsAsked(next.batch))) continue',
    after: '',
    tests: [restore],
  },
  {
    name: 'restores: a refused key is tried for each of them',
    file: 'server/restore/restore-runner.ts',
    before: 'if (why) await restores.stop(next.batch, null, why)',
    after: 'void why',
    tests: [restore],
  },
  {
    name: 'restores: a file whose answer was lost counts as sent',
    file: 'server/restore/restore-record.ts',
    before: 'if (await hasReceivedFile(upstream, limiter, newImportId)) return',
    after: 'if (newImportId) return',
    tests: [restore],
  },
]
