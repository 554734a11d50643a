import { memo } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { entityWords } from './entity-words.ts'
import { shortFailure } from './failure-reasons.ts'
import { StatusBadge } from './StatusBadge.tsx'
import { displayTitle } from './title.ts'
import { Highlight } from './view/Highlight.tsx'

type Props = {
  item: Import
  /** Position in the whole list, from 1 (the header is row 1, so the first import is 2). */
  rowIndex: number
  /** Pixels. */
  height: number
  href: string
  open: boolean
  selected: boolean
  wide: boolean
  /** The words of the search, to be marked. */
  words: readonly string[]
  onSelect: (importId: string, range: boolean) => void
}

/** The DOM id of a row's link, to give the focus back to it. */
export function rowLinkId(importId: string): string {
  return `import-${importId}`
}

/** One import in the list. Its title is the link; the link's area covers the row, so that a click anywhere opens it. */
export const ImportRow = memo(function ImportRow(props: Props) {
  const { item, rowIndex, height, href, open, selected, wide, words, onSelect } = props
  const why = shortFailure(item)
  const ground = open
    ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]'
    : selected
      ? 'bg-accent/8'
      : 'hover:bg-surface'
  return (
    <tr
      aria-rowindex={rowIndex}
      data-import-id={item.id}
      style={{ height }}
      className={`relative [&>td]:border-b [&>td]:border-line ${ground}`}
    >
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
        <Link
          id={rowLinkId(item.id)}
          href={href}
          aria-current={open ? 'true' : undefined}
          className={`block truncate after:absolute after:inset-0 ${item.title.trim() === '' ? 'text-muted italic' : 'font-medium'}`}
        >
          <bdi>
            <Highlight text={displayTitle(item)} words={words} />
          </bdi>
        </Link>
        {!wide && (
          <p className="truncate text-sm text-muted">
            {why ? <span className="text-text">{why}</span> : formatCount(item.count, 'row')} ·{' '}
            <RelativeTime iso={item.createdAt} />
          </p>
        )}
      </td>
      <td className="px-2 py-0 text-sm">
        <StatusBadge status={item.status} />
      </td>
      {wide && (
        <>
          <td className="max-w-0 truncate px-2 py-0 text-sm">{why}</td>
          <td className="max-w-0 truncate px-2 py-0 text-sm text-muted">{entityWords(item.entity) ?? '–'}</td>
          <td className="px-2 py-0 text-right text-sm">{formatNumber(item.count)}</td>
          <td className="py-0 pr-3 pl-4 text-sm whitespace-nowrap text-muted">
            <RelativeTime iso={item.createdAt} />
          </td>
        </>
      )}
    </tr>
  )
})
