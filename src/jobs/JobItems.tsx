import { useState } from 'react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { isMoving, type ItemState, type Job, type JobItem } from '../contract/job.ts'
import type { Restore } from '../contract/restore.ts'
import { ImportFile } from '../details/ImportFile.tsx'
import { QueryFailure } from '../labels/QueryFailure.tsx'
import { ShowMore } from '../ui/ShowMore.tsx'
import { itemStateWords } from '../labels/job-words.ts'
import { restoreMessage, restoreWords } from '../labels/restore-words.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { importsListQuery } from '../queries/imports.ts'
import { jobItemsQuery } from '../queries/jobs.ts'
import { Button } from '../ui/Button.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'

/** How often the items of a running job are read again. */
const everyMs = 3_000

/** The outcome of each import of a job, in the order in which they were asked for. */
export function JobItems({ job, states }: { job: Job; states: readonly ItemState[] }) {
  const query = useInfiniteQuery({
    ...jobItemsQuery(job.id, states),
    refetchInterval: isMoving(job) && everyMs,
  })
  const items = query.data?.pages.flatMap((page) => page.data)
  const titleOf = useTitles(items?.some(({ title }) => title === null) ?? false)
  const inUse = new Set(job.state === 'waiting' ? job.approval?.inUse.ids : [])
  return (
    <section aria-label="Imports of the job" className="py-2">
      <ProgressLine active={query.isPending && !query.error} label="Loading the imports of the job" />
      <QueryFailure query={query} className="px-4 py-2" />
      {items?.length === 0 && <p className="px-4 py-6 text-muted">No imports in this state.</p>}
      {items && items.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {items.map((item) => (
            <Item
              key={item.importId}
              job={job}
              item={item}
              title={item.title ?? titleOf(item.importId)}
              inUse={inUse.has(item.importId)}
            />
          ))}
        </ul>
      )}
      <ShowMore query={query} words="Show more" loading="More are loading" />
    </section>
  )
}

const titlesIn = ({ imports, complete }: ImportsList) => ({
  titles: new Map(imports.map(({ id, title }) => [id, title])),
  complete,
})

/**
 * The titles of imports that the server does not know: it forgets what it has read when it is restarted. Then the list is
 * read, so that nobody has to decide about bare ids. A title is null if nobody knows it, undefined until that is known.
 */
function useTitles(areMissing: boolean): (importId: string) => string | null | undefined {
  const { data, isFetching } = useQuery({ ...importsListQuery, enabled: areMissing, select: titlesIn })
  const isLoading = isFetching && !data?.complete
  return (importId) => data?.titles.get(importId) ?? (isLoading ? undefined : null)
}

function titleWords(title: string | null | undefined): string {
  if (title === undefined) return 'Loading title…'
  return title === null ? 'Title unknown' : title.trim() || 'Untitled import'
}

/** The result of restoring an import. */
function ItemRestore({ restore }: { restore: Restore }) {
  const { label, colour } = restoreWords[restore.state]
  const message = restoreMessage(restore)
  return (
    <p className="w-full text-sm">
      <span className={`font-medium ${colour}`}>{label}</span>
      {restore.newImportId !== null && (
        <>
          {' '}
          as{' '}
          <Link
            href={`/imports/${restore.newImportId}`}
            className="font-mono text-xs text-accent underline wrap-anywhere"
          >
            {restore.newImportId}
          </Link>
        </>
      )}
      {message !== null && <span className="block text-muted wrap-anywhere">{message}</span>}
    </p>
  )
}

/** The outcome of an item in words. Items of an undone job were not stopped midway: none of their imports was deleted. */
export function itemWords(job: Job, state: ItemState): { label: string; colour: string } {
  const words = itemStateWords[state]
  return job.state === 'undone' && state === 'stopped' ? { ...words, label: 'Not deleted' } : words
}

type ItemProps = {
  job: Job
  item: JobItem
  title: string | null | undefined
  /** Whether websets use it, while the job waits for approval. */
  inUse: boolean
}

function Item({ job, item, title, inUse }: ItemProps) {
  const { label, colour } = itemWords(job, item.state)
  const [showsFile, setShowsFile] = useState(false)
  const words = <bdi>{titleWords(title)}</bdi>
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
      <span className="min-w-0 flex-1 basis-60">
        <span className="block truncate font-medium">
          {item.state === 'queued' || item.state === 'stopped' ? (
            <Link href={`/imports/${item.importId}`} className="text-accent underline">
              {words}
            </Link>
          ) : (
            words
          )}
        </span>
        <span className="block truncate font-mono text-xs text-muted">{item.importId}</span>
      </span>
      {inUse && <span className="text-sm text-warn">In use</span>}
      <span className={`w-28 text-sm font-medium ${colour}`}>{label}</span>
      <span className="w-24 text-sm">
        {item.deletionId !== null && (
          <Link href={`/deletions/${item.deletionId}`} className="text-accent underline">
            Record {item.deletionId}
          </Link>
        )}
      </span>
      <Button
        look="quiet"
        small
        aria-expanded={showsFile}
        aria-label={`File of ${title?.trim() || item.importId}`}
        onClick={() => setShowsFile(!showsFile)}
      >
        File
      </Button>
      {showsFile && (
        <div className="w-full">
          <div className="max-w-lg pl-3">
            <ImportFile importId={item.importId} />
          </div>
        </div>
      )}
      {item.restore && <ItemRestore restore={item.restore} />}
      {item.message && item.state !== 'deleted' && (
        <p className="w-full text-sm text-muted wrap-anywhere">{item.message}</p>
      )}
    </li>
  )
}
