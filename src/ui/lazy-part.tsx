import { type ComponentType, lazy, Suspense, useState } from 'react'
import { Button } from './Button.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { Notice } from './Notice.tsx'

type LazyPart<P> = ComponentType<P> & {
  /** Fetches the part ahead of its need; a failure shows only once it is needed. */
  preload: () => Promise<void>
}

/**
 * A part of the page whose code comes when it is needed, or ahead by `preload`. Code that could not be fetched is a
 * message with a way on, not the end of the page.
 */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): LazyPart<P> {
  let part: ComponentType<P> | null = null
  // A browser remembers that a module failed for as long as the page lives, so it is asked for once.
  let loading: Promise<ComponentType<P>> | null = null
  const fetchPart = () =>
    (loading ??= load().then(
      (loaded) => (part = loaded),
      (error: unknown) => {
        throw new PartMissingError('A part of the page could not be fetched', { cause: error })
      },
    ))
  const Lazy: ComponentType<P> = lazy(async () => ({ default: await fetchPart() }))

  function Part(props: P) {
    // Code that is here already is drawn at once: React keeps what follows a fallback back for up to 300 ms.
    const [Ready] = useState(() => part ?? Lazy)
    return (
      <ErrorBoundary instead={missing}>
        <Suspense>
          <Ready {...props} />
        </Suspense>
      </ErrorBoundary>
    )
  }
  const preload = async () => void (await fetchPart().catch(() => {}))
  return Object.assign(Part, { preload })
}

class PartMissingError extends Error {
  override name = 'PartMissingError'
}

/** What stands in place of a part that could not be fetched. What fails otherwise is for the boundary of the page. */
function missing(error: unknown) {
  if (!(error instanceof PartMissingError)) throw error
  return <PartMissing />
}

/** Only a new page can fetch the code of a part that failed once, which needs the server. */
function PartMissing() {
  const [tries, setTries] = useState(0)
  const reload = () =>
    fetch('/healthz').then(
      () => location.reload(),
      () => setTries(tries + 1),
    )
  return (
    <div className="p-4">
      <Notice look="danger" role="alert" title="This part of the page couldn’t be loaded">
        <p>{tries > 0 ? 'Still can’t' : 'Can’t'} reach the console. A reload keeps the view.</p>
        <Button className="mt-2" onClick={() => void reload()}>
          Reload the page
        </Button>
      </Notice>
    </div>
  )
}
