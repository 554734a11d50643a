import { memo, type MouseEvent, type PointerEvent } from 'react'
import { type Import, isUnreadable } from '../contract/import.ts'
import { NotAsDocumented, rowCount } from '../labels/NotAsDocumented.tsx'
import { StatusBadge } from '../labels/StatusBadge.tsx'
import { entityWords } from '../labels/entity-words.ts'
import { shortFailure } from '../labels/failure-reasons.ts'
import { displayTitle } from '../labels/title.ts'
import { basePath } from '../lib/base-path.ts'
import { formatAbsolute, formatNumber } from '../lib/format.ts'
import { TimeAgo } from '../ui/RelativeTime.tsx'
import { ownerOf } from '../view/owner.ts'
import { markMatches } from '../view/search.ts'
import { columnFrom } from './TableHead.tsx'

type CellsProps = {
  item: Import
  href: string
  open: boolean
  selected: boolean
  /** Whether the row is one line, with the columns that fit. */
  oneLine: boolean
  /** The metadata field that says who owns an import; null where no owner is shown. */
  ownerKey: string | null
  /** Milliseconds since 1970. */
  now: number
  /** The words of the search, to be marked. */
  words: readonly string[]
  onFollow: (event: MouseEvent<HTMLAnchorElement>) => void
  onSelect: (importId: string, range: boolean) => void
}

type Props = CellsProps & {
  /** Position in the whole list, from 1 (the header is row 1, so the first import is 2). */
  rowIndex: number
  /** Pixels. */
  height: number
}

/** The DOM id of a row's link, to give the focus back to it. */
export function rowLinkId(importId: string): string {
  return `import-${importId}`
}

/**
 * One import in the list. Its title is the link; the link's area covers the row, so that a click anywhere opens it. The
 * line below the row is that area's too: one to draw, not one for each cell.
 */
export function ImportRow({ rowIndex, height, ...cells }: Props) {
  const ground = cells.open
    ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]'
    : cells.selected
      ? 'bg-accent/8'
      : 'hover:bg-surface'
  return (
    <tr
      aria-rowindex={rowIndex}
      data-import-id={cells.item.id}
      style={{ height }}
      className={`relative ${ground}`}
    >
      <Cells {...cells} />
    </tr>
  )
}

/** Memoized apart from the row: when a row leaves, only the index of those after it changes. */
const Cells = memo(function Cells(props: CellsProps) {
  const { item, href, open, selected, oneLine, ownerKey, now, words, onFollow, onSelect } = props
  const why = shortFailure(item)
  const owner = ownerKey === null ? null : ownerOf(item, ownerKey)
  return (
    <>
      <td className="py-0 pl-3">
        <label className="relative z-1 -ml-1.5 flex size-7 items-center justify-center">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            aria-label={`Select ${displayTitle(item)}`}
            checked={selected}
            onChange={(event) =>
              onSelect(item.id, 'shiftKey' in event.nativeEvent && event.nativeEvent.shiftKey === true)
            }
          />
        </label>
      </td>
      <td className="max-w-0 px-2 py-0">
        <a
          id={rowLinkId(item.id)}
          href={basePath + href}
          onClick={onFollow}
          onPointerMove={showExactTime}
          aria-current={open ? 'true' : undefined}
          className={`block truncate after:absolute after:inset-0 after:border-b after:border-line ${item.title.trim() === '' ? 'text-muted italic' : 'font-medium'}`}
        >
          <bdi translate="no">
            <Highlight text={displayTitle(item)} words={words} />
          </bdi>
        </a>
        {!oneLine && (
          <p className="truncate text-sm text-muted">
            {item.unreadable && (
              <>
                <NotAsDocumented /> ·{' '}
              </>
            )}
            {why ? <span className="text-text">{why}</span> : rowCount(item)} ·{' '}
            <TimeAgo iso={item.createdAt} now={now} />
            {owner && (
              <>
                {' · '}
                <bdi translate="no">{owner}</bdi>
              </>
            )}
          </p>
        )}
      </td>
      <td className="truncate px-2 py-0 text-sm">
        <StatusBadge status={item.status} />
      </td>
      {oneLine && (
        <>
          <td className={`max-w-0 truncate px-2 py-0 text-sm ${columnFrom.why}`}>
            {item.unreadable && <NotAsDocumented />}
            {item.unreadable && why && ' · '}
            {why}
          </td>
          <td className={`max-w-0 truncate px-2 py-0 text-sm text-muted ${columnFrom.entity}`}>
            {entityWords(item.entity) ?? '–'}
          </td>
          {ownerKey !== null && (
            <td className={`max-w-0 truncate px-2 py-0 text-sm text-muted ${columnFrom.owner}`}>
              {owner === null ? '–' : <bdi translate="no">{owner}</bdi>}
            </td>
          )}
          <td className={`px-2 py-0 text-right text-sm ${columnFrom.rows}`}>
            {isUnreadable(item, 'count') ? '–' : formatNumber(item.count)}
          </td>
          <td className={`py-0 pr-3 pl-4 text-sm whitespace-nowrap text-muted ${columnFrom.created}`}>
            <TimeAgo iso={item.createdAt} now={now} />
          </td>
        </>
      )}
    </>
  )
})

/** The link covers the row, its time too, so the tooltip with the exact time has to be the link's. */
function showExactTime({ currentTarget: link, clientX }: PointerEvent<HTMLAnchorElement>): void {
  const time = link.closest('tr')?.querySelector('time')
  const onTime = time && clientX >= time.getBoundingClientRect().left
  link.title = onTime ? formatAbsolute(time.dateTime) : ''
}

/** A text with what the search found in it marked. */
function Highlight({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return text
  return markMatches(text, words).map(({ text: piece, match, start }) =>
    match ? (
      <mark key={start} className="rounded-sm bg-accent/20 text-current">
        {piece}
      </mark>
    ) : (
      piece
    ),
  )
}
