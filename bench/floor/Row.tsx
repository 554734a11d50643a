import { memo } from 'react'
import type { Import } from '../../src/contract/import.ts'

export const statusColors: Record<string, string> = {
  completed: 'bg-green-100 text-green-800',
  failed: 'bg-red-100 text-red-800',
  processing: 'bg-blue-100 text-blue-800',
  pending: 'bg-amber-100 text-amber-800',
}

const dateFormat = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })

type RowProps = {
  row: Import
  checked: boolean
  onCheck: (id: string) => void
  onShow: (row: Import) => void
  onDelete: (id: string) => void
}

/** One import. */
export const Row = memo(({ row, checked, onCheck, onShow, onDelete }: RowProps) => (
  <tr data-import-id={row.id} className="border-b border-gray-200 hover:bg-gray-50">
    <td className="px-3 py-2">
      <input
        type="checkbox"
        aria-label={`Select ${row.title}`}
        checked={checked}
        onChange={() => onCheck(row.id)}
      />
    </td>
    <td className="px-3 py-2">
      <button type="button" className="font-medium hover:underline" onClick={() => onShow(row)}>
        {row.title}
      </button>
    </td>
    <td className="px-3 py-2">
      <span className={`rounded-full px-2 py-0.5 text-xs ${statusColors[row.status]}`}>{row.status}</span>
    </td>
    <td className="px-3 py-2">{row.entity?.type}</td>
    <td className="px-3 py-2 text-right tabular-nums">{row.count}</td>
    <td className="px-3 py-2 text-gray-600">{dateFormat.format(new Date(row.createdAt))}</td>
    <td className="px-3 py-2">
      <button type="button" className="text-red-700" onClick={() => onDelete(row.id)}>
        Delete
      </button>
    </td>
  </tr>
))
