import { Link } from 'wouter'
import type { Deletion } from '../contract/deletion.ts'
import { byWords } from '../labels/operator-words.ts'
import { outcomeWords } from '../labels/outcome-words.ts'
import { restoreWords } from '../labels/restore-words.ts'
import { type Column, PlainTable } from '../ui/PlainTable.tsx'
import { RelativeTime } from '../ui/RelativeTime.tsx'

type TableProps = { deletions: readonly Deletion[]; openId: string | null; search: string }

const columns: readonly Column[] = [
  { name: 'Import', className: 'px-4' },
  { name: 'Outcome', className: 'hidden w-28 px-3 @xl:table-cell print:table-cell' },
  { name: 'When', className: 'hidden w-28 px-3 @xl:table-cell print:table-cell' },
  // “127.0.0.1 · Chrome on Linux” fits.
  { name: 'By', className: 'hidden w-40 px-3 @xl:table-cell print:table-cell @4xl:w-56' },
  { name: 'Reason', className: 'hidden w-36 px-3 @4xl:table-cell print:table-cell @6xl:w-56' },
  { name: 'Job', className: 'hidden w-20 px-3 @3xl:table-cell print:table-cell' },
  { name: 'Request id', className: 'hidden w-56 px-3 @6xl:table-cell' },
]

/** The records, newest first; each leads to the whole of it. */
export function DeletionsTable({ deletions, openId, search }: TableProps) {
  return (
    <PlainTable caption="Deletions, newest first" columns={columns}>
      {deletions.map((deletion) => (
        <Row key={deletion.id} deletion={deletion} open={deletion.id === openId} search={search} />
      ))}
    </PlainTable>
  )
}

/** The DOM id of a record's link, to give it the focus. */
export function recordLinkId(id: string): string {
  return `record-${id}`
}

function Row({ deletion, open, search }: { deletion: Deletion; open: boolean; search: string }) {
  const { label, colour } = outcomeWords[deletion.outcome]
  const isRestored = deletion.restore?.state === 'restored'
  const { restored } = restoreWords
  return (
    <tr
      className={`relative h-13 @max-xl:h-18 @max-xl:[&>td]:py-1.5 [&>td]:border-b [&>td]:border-line ${open ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-surface'}`}
    >
      <td className="max-w-0 px-4">
        <Link
          id={recordLinkId(deletion.id)}
          href={`/deletions/${deletion.id}${search}`}
          aria-current={open ? 'true' : undefined}
          className="block truncate font-medium after:absolute after:inset-0"
        >
          <bdi>{deletionTitle(deletion)}</bdi>
        </Link>
        <span
          className={`block truncate font-mono text-xs text-muted ${deletion.import ? '@max-xl:hidden' : ''}`}
        >
          {deletion.importId}
        </span>
        {/* Where there is no room for columns. */}
        <span className="flex gap-x-1.5 text-sm whitespace-nowrap text-muted @xl:hidden print:hidden">
          <span className={`font-medium ${colour}`}>{label}</span>
          <span aria-hidden>·</span>
          {isRestored && (
            <>
              <span className={`font-medium ${restored.colour}`}>{restored.label}</span>
              <span aria-hidden>·</span>
            </>
          )}
          <RelativeTime iso={deletion.requestedAt} />
          {deletion.reason !== null && (
            <>
              <span aria-hidden>·</span>
              <bdi className="min-w-0 truncate">{deletion.reason}</bdi>
            </>
          )}
        </span>
        <span className="block truncate text-sm text-muted @xl:hidden print:hidden">
          By <bdi>{byWords(deletion)}</bdi>
        </span>
      </td>
      <td className={`hidden px-3 text-sm font-medium @xl:table-cell print:table-cell ${colour}`}>
        {label}
        {isRestored && <span className={`block text-xs ${restored.colour}`}>{restored.label}</span>}
      </td>
      <td className="hidden px-3 text-sm text-muted @xl:table-cell print:table-cell">
        <RelativeTime iso={deletion.requestedAt} />
      </td>
      <td
        className="hidden max-w-0 truncate px-3 text-sm text-muted @xl:table-cell print:table-cell"
        title={deletion.operator}
      >
        <bdi>{byWords(deletion)}</bdi>
      </td>
      <td className="hidden max-w-0 truncate px-3 text-sm text-muted @4xl:table-cell print:table-cell">
        <bdi>{deletion.reason ?? '–'}</bdi>
      </td>
      <td className="hidden px-3 text-sm @3xl:table-cell print:table-cell">
        {deletion.jobId === null ? (
          <span className="text-muted">–</span>
        ) : (
          <Link
            href={`/deletions/jobs/${deletion.jobId}`}
            className="relative z-1 inline-flex min-h-6 items-center whitespace-nowrap text-accent underline"
          >
            Job {deletion.jobId}
          </Link>
        )}
      </td>
      <td className="hidden max-w-0 truncate px-3 font-mono text-xs text-muted @6xl:table-cell">
        {deletion.requestId ?? '–'}
      </td>
    </tr>
  )
}

/** What the deleted import was called, as far as the record knows. */
function deletionTitle(deletion: Deletion): string {
  if (!deletion.import) return 'Import not seen before its deletion'
  return deletion.import.title.trim() || 'Untitled import'
}
