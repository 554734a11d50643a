import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DeletionRecord } from '../../src/contract/deletion.ts'
import { mayRestore, type RestorePlan } from '../../src/contract/restore.ts'
import type { ImportFile, ImportFiles } from '../files/import-files.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { goneOutcomes } from '../ledger/stored-restore.ts'
import { restorableFrom } from './prepare.ts'

type Deps = { ledger: Ledger; files: Pick<ImportFiles, 'uploaded' | 'sampleOf'> }

const pageSize = 500
/** How many websets are named; a longer list helps nobody. */
const namedWebsets = 100

/** What restoring a job would do, and the records that it would restore, in the order of their deletion. */
export async function planOfJob(
  deps: Deps,
  jobId: string,
): Promise<{ plan: RestorePlan; deletionIds: string[] }> {
  const deletionIds: string[] = []
  const cannot = new Map<string, number>()
  const websets = new Map<string, RestorePlan['websets'][number]>()
  for await (const { record, uploaded } of goneRecords(deps, jobId)) {
    const file = uploaded ?? (record.import && deps.files.sampleOf(record.import))
    const found = restorableFrom(record, file)
    if ('state' in found) {
      cannot.set(found.message, (cannot.get(found.message) ?? 0) + 1)
      continue
    }
    deletionIds.push(record.id)
    for (const [id, title] of websetsOf(record)) {
      const known = websets.get(id)
      if (known) known.imports += 1
      else websets.set(id, { id, title, imports: 1 })
    }
  }
  return {
    deletionIds: deletionIds.toReversed(),
    plan: {
      restorable: deletionIds.length,
      cannot: [...cannot].map(([why, count]) => ({ why, count })),
      websets: [...websets.values()].slice(0, namedWebsets),
    },
  }
}

/** The records of a job whose import is gone and not restored, with the files that were uploaded; newest first. */
async function* goneRecords(
  { ledger, files }: Deps,
  job: string,
): AsyncGenerator<{ record: DeletionRecord; uploaded: ImportFile | null }> {
  const filter = { words: [], outcomes: goneOutcomes, job, by: null, from: null, to: null }
  for (let before: string | undefined; ;) {
    const page = await ledger.search(filter, { before, limit: pageSize })
    const restores = await ledger.restores.ofRecords(page.map(({ id }) => id))
    const uploaded = await files.uploaded(page.map(({ importId }) => importId))
    for (const record of page) {
      if (mayRestore(restores.get(record.id) ?? null))
        yield { record, uploaded: uploaded.get(record.importId) ?? null }
      // A job may have ten thousand records: let other requests run in between.
      await nextTurn()
    }
    if (page.length < pageSize) return
    before = page.at(-1)?.id
  }
}

function websetsOf({ usedBy }: DeletionRecord): Map<string, string | null> {
  return new Map(usedBy?.uses.map(({ websetId, websetTitle }) => [websetId, websetTitle]))
}
