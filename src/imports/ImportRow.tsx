import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import { formatCount, formatNumber } from '../lib/format.ts'
import { RelativeTime } from '../ui/RelativeTime.tsx'
import { entityWords } from './entity-words.ts'
import { shortFailure } from './failure-reasons.ts'
import { StatusBadge } from './StatusBadge.tsx'
import { displayTitle } from './title.ts'

type Props = {
  item: Import
  /** Position in the whole list, from 1 (the header is row 1, so the first import is 2). */
  rowIndex: number
  href: string
  open: boolean
  wide: boolean
  onIntent: () => void
}

/** The DOM id of a row's link, to give the focus back to it. */
export function rowLinkId(importId: string): string {
  return `import-${importId}`
}

/** One import in the list. Its title is the link; the link's area covers the row, so that a click anywhere opens it. */
export function ImportRow({ item, rowIndex, href, open, wide, onIntent }: Props) {
  const why = shortFailure(item)
  const entity = entityWords(item.entity)
  return (
    <tr
      aria-rowindex={rowIndex}
      onPointerEnter={onIntent}
      className={`relative [&>td]:border-b [&>td]:border-line ${wide ? 'h-10' : 'h-15'} ${open ? 'bg-surface shadow-[inset_2px_0_0_var(--accent)]' : 'hover:bg-surface'}`}
    >
      <td className="max-w-0 px-3 py-0">
        <Link
          id={rowLinkId(item.id)}
          href={href}
          onFocus={onIntent}
          aria-current={open ? 'true' : undefined}
          className={`block truncate after:absolute after:inset-0 ${item.title.trim() === '' ? 'text-muted italic' : 'font-medium'}`}
        >
          <bdi>{displayTitle(item)}</bdi>
        </Link>
        {!wide && (
          <p className="truncate text-sm text-muted">
            {why ? <span className="text-text">{why}</span> : formatCount(item.count, 'row')} ·{' '}
            <RelativeTime iso={item.createdAt} />
          </p>
        )}
      </td>
      <td className="px-3 py-0 text-sm">
        <StatusBadge status={item.status} />
      </td>
      {wide && (
        <>
          <td className="max-w-0 truncate px-3 py-0 text-sm">{why}</td>
          <td className="max-w-0 truncate px-3 py-0 text-sm text-muted">{entity ?? '–'}</td>
          <td className="px-3 py-0 text-right text-sm">{formatNumber(item.count)}</td>
          <td className="px-3 py-0 text-sm whitespace-nowrap text-muted">
            <RelativeTime iso={item.createdAt} />
          </td>
        </>
      )}
    </tr>
  )
}
