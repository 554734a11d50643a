import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useRefused } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'

const looks = {
  plain: 'border border-line bg-raised hover:bg-surface',
  accent: 'bg-accent text-on-accent',
} as const

type Props = {
  href: string
  look?: keyof typeof looks
  shortcut?: string
  className?: string
  children: ReactNode
}

/** A link to a page that changes something; a disabled button with the reason while changes are refused. */
export function ChangeLink({ href, look = 'plain', shortcut, className = '', children }: Props) {
  const refused = useRefused('Creating imports')
  if (refused)
    return (
      <Button look={look} disabledBecause={refused} className={className}>
        {children}
      </Button>
    )
  return (
    <Link
      href={href}
      aria-keyshortcuts={shortcut}
      className={`inline-flex min-h-8 items-center rounded-md px-3 font-medium print:hidden whitespace-nowrap ${looks[look]} ${className}`}
    >
      {children}
    </Link>
  )
}
