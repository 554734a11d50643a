import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { Story } from '../contract/story.ts'
import { failureTitle } from '../labels/failure-advice.ts'
import { byWords } from '../labels/operator-words.ts'
import { formatCount } from '../lib/format.ts'
import { storyQuery } from '../queries/deletions.ts'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { importNumbers, recordOf, type StoryLine, storyLines } from './story-lines.ts'

/** All attempts at an import as one story. Shows nothing if there is only one. */
export function StorySection({ importId }: { importId: string }) {
  const { data: story } = useQuery(storyQuery(importId))
  if (!story || story.imports.length < 2) return null
  const lines = storyLines(story)
  const numbers = importNumbers(lines)
  const nameOf = (id: string) => (
    <Name id={id} number={numbers.get(id)} isThis={id === importId} story={story} />
  )
  return (
    <section aria-label="History" className="border-t border-b border-line px-4 py-4">
      <h3 className="font-semibold">History</h3>
      <ol className="mt-2 space-y-2">
        {lines.map((line) => (
          <li key={`${line.step} ${line.importId} ${line.at}`} className="wrap-anywhere">
            <p>{wordsOf(line, nameOf)}</p>
            {line.at !== null && (
              <p className="text-sm text-muted">
                {'operator' in line && <bdi>{byOf(line)}</bdi>}
                {'operator' in line && ' · '}
                <AbsoluteTime iso={line.at} />
              </p>
            )}
          </li>
        ))}
      </ol>
      {!story.isWhole && <p className="mt-2 text-sm text-muted">There are more imports than these.</p>}
    </section>
  )
}

/** A sentence, with names of imports from `nameOf`. */
function wordsOf(line: StoryLine, nameOf: (id: string) => ReactNode): ReactNode {
  const name = nameOf(line.importId)
  switch (line.step) {
    case 'created':
      return (
        <>
          {name} created
          {line.replaces !== null && <> in place of {nameOf(line.replaces)}</>}
          {line.file !== null && (
            <>
              {' '}
              from <bdi>{line.file}</bdi>
            </>
          )}
        </>
      )
    case 'file_sent':
      return (
        <>
          {line.name === null ? 'File' : <bdi>{line.name}</bdi>} sent for {name}
        </>
      )
    case 'failed':
      return (
        <>
          {name} failed: {failureTitle(line.import.failedReason, line.import.failedMessage)}
        </>
      )
    case 'completed':
      return (
        <>
          {name} completed, {formatCount(line.import.count, 'row')}
        </>
      )
    case 'deleted':
      return (
        <>
          {name} {line.wasGone ? 'found already gone' : 'deleted'}
        </>
      )
    case 'restored':
      return (
        <>
          {nameOf(line.of)} restored as {name}
        </>
      )
  }
}

function byOf({ operator, who }: Extract<StoryLine, { operator: string | null }>): string {
  return operator === null ? 'The console' : byWords({ operator, who })
}

type NameProps = { id: string; number: number | undefined; isThis: boolean; story: Story }

/** "Import 2", as a link to it, or to the record of its deletion. */
function Name({ id, number, isThis, story }: NameProps) {
  const record = recordOf(story, id)
  if (isThis) return <span className="font-medium">Import {number} (this one)</span>
  return (
    <Link
      href={record === null ? `/imports/${id}` : `/deletions/${record}`}
      className="text-accent underline"
      title={id}
    >
      Import {number}
    </Link>
  )
}
