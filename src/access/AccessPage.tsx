import type { ReactNode, Ref } from 'react'
import { Link } from 'wouter'
import { useInfo } from '../queries/info.ts'
import { useHidden } from '../queries/refused.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useTitle } from '../ui/use-title.ts'

type Props = {
  title: 'Sessions' | 'Tokens'
  about: ReactNode
  heading: Ref<HTMLHeadingElement>
  children: ReactNode
}

/** The frame of a page for admins: why there is nothing to see, for everybody else. */
export function AccessPage({ title, about, heading, children }: Props) {
  useTitle(title)
  const signIn = useInfo((info) => info.signIn)
  const hidden = useHidden(`Seeing ${title.toLowerCase()}`, 'admin')
  if (signIn === null)
    return (
      <EmptyState isPage title="Nobody signs in here" action={<ToImports />}>
        This console has no sign-in: whoever reaches it may do everything, so there are no{' '}
        {title.toLowerCase()}. AUTH turns it on.
      </EmptyState>
    )
  if (hidden)
    return (
      <EmptyState isPage title={`${title} are for admins`} action={<ToImports />}>
        {hidden}
      </EmptyState>
    )
  const other = title === 'Sessions' ? 'Tokens' : 'Sessions'
  return (
    <section
      aria-labelledby="access-title"
      className="@container flex min-h-0 flex-1 flex-col overflow-y-auto pb-6"
    >
      <header className="px-4 pt-3 pb-2">
        <h1 id="access-title" ref={heading} tabIndex={-1} className="text-xl font-semibold">
          {title}
        </h1>
        <p className="max-w-3xl text-muted">
          {about}{' '}
          <Link href={`/access/${other.toLowerCase()}`} className="text-accent underline">
            {other}
          </Link>
        </p>
      </header>
      {children}
    </section>
  )
}

function ToImports() {
  return (
    <Link href="/imports" className="font-medium text-accent underline">
      Go to Imports
    </Link>
  )
}
