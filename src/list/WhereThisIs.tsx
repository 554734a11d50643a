import { Link } from 'wouter'

type Props = { mode: 'sandbox' | 'live'; host: string | null; readOnly: boolean }

/** Whose imports these are, and what it means to change them. */
export function WhereThisIs({ mode, host, readOnly }: Props) {
  if (mode === 'live')
    return (
      <>
        These are the imports at <strong className="font-medium wrap-anywhere">{host}</strong>.{' '}
        {readOnly
          ? 'This console is read-only (READ_ONLY=1): nothing of them can be changed or deleted here.'
          : 'A deletion here is real: Exa has no way to bring an import back.'}
      </>
    )
  return (
    <>
      This is the{' '}
      <Link href="/sandbox" className="font-medium text-accent underline">
        sandbox
      </Link>
      , with made-up imports: it needs no key, and nothing leaves this machine.{' '}
      {readOnly
        ? 'This console is read-only (READ_ONLY=1), so they stay as they are.'
        : 'You may break it, and reset it.'}
    </>
  )
}
