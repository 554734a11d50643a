import type { ReactNode } from 'react'
import type { KnownStatus } from '../contract/import.ts'
import { lookup } from '../lib/lookup.ts'

type Look = { label: string; colour: string; shape: ReactNode }

// Each status has its own shape, so that none is told by its colour alone.
const looks: Record<KnownStatus, Look> = {
  pending: {
    label: 'Pending',
    colour: 'text-muted',
    shape: <circle cx="6" cy="6" r="4" fill="none" strokeDasharray="2 1.6" />,
  },
  processing: {
    label: 'Processing',
    colour: 'text-busy',
    shape: <path d="M6 2a4 4 0 1 1-4 4" fill="none" />,
  },
  completed: {
    label: 'Completed',
    colour: 'text-ok',
    shape: <path d="m2.5 6.5 2.5 2.5 4.5-5.5" fill="none" />,
  },
  failed: { label: 'Failed', colour: 'text-danger', shape: <path d="m3 3 6 6m0-6-6 6" fill="none" /> },
  canceled: { label: 'Canceled', colour: 'text-muted', shape: <path d="M2.5 6h7" fill="none" /> },
}

const statusLook = (status: string): Look =>
  lookup<Look>(looks, status) ?? {
    label: status,
    colour: 'text-muted',
    shape: <circle cx="6" cy="6" r="1.5" fill="currentColor" />,
  }

/** A status in words; an unknown one as Exa wrote it. */
export function statusLabel(status: string): string {
  return statusLook(status).label
}

/** A status as an icon and a word. */
export function StatusBadge({ status }: { status: string }) {
  const { label, colour, shape } = statusLook(status)
  return (
    <span className={`font-medium wrap-anywhere ${colour}`}>
      <svg
        viewBox="0 0 12 12"
        className="mr-1.5 inline size-3 align-[-0.0625rem]"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        aria-hidden
      >
        {shape}
      </svg>
      {label}
    </span>
  )
}
