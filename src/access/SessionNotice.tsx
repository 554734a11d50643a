import { useLocation, useSearch } from 'wouter'
import { pagePerson } from '../queries/session.ts'
import type { SessionTrouble } from '../queries/session.ts'
import { Button } from '../ui/Button.tsx'

/**
 * Says that whoever opened the page is not signed in any more, and leads to where one signs in. In a new tab: what was
 * entered here stays, and the page reads on by itself once the session is back.
 */
export function SessionNotice({ trouble }: { trouble: SessionTrouble }) {
  // The link leads to where the page is by then.
  useLocation()
  useSearch()
  const before = pagePerson()
  return (
    <section
      aria-label="Session"
      className="flex min-h-12 shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line bg-surface px-4 py-1.5"
    >
      {trouble.kind === 'ended' ? (
        <p role="status" className="min-w-0 flex-1 basis-48 wrap-anywhere">
          <strong className="font-medium text-warn">Your session has ended.</strong>{' '}
          <a
            href={location.pathname + location.search}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-6 items-center font-medium text-accent underline"
          >
            Sign in again<span className="sr-only"> (new tab)</span>
          </a>{' '}
          in a new tab; this page goes on by itself.
        </p>
      ) : (
        <>
          <p role="status" className="min-w-0 flex-1 basis-48 wrap-anywhere">
            <strong className="font-medium text-warn">
              You are signed in as <bdi>{trouble.who.name}</bdi> now.
            </strong>{' '}
            {before && (
              <>
                <bdi>{before.name}</bdi> opened this page: nothing is read or changed from it until you reload
                it, or <bdi>{before.name}</bdi> signs in again.
              </>
            )}
          </p>
          <Button look="accent" onClick={() => location.reload()}>
            Reload as {trouble.who.name}
          </Button>
        </>
      )}
    </section>
  )
}
