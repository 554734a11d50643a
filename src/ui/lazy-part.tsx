import { type ComponentType, useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

export type LazyPart<P> = ComponentType<P> & {
  /** Fetches the part ahead of its need; a failure shows only once it is needed. */
  preload: () => void
}

/**
 * A part of the page whose code comes when it is needed. Unlike React.lazy it renders at once when the code is there,
 * and a code that could not be fetched is a message and a way on, not the end of the page. An `optional` part, which
 * nobody asked for, is left out without a word.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { optional = false }: { optional?: boolean } = {},
): LazyPart<P> {
  let part: ComponentType<P> | null = null
  // A browser remembers that a module failed for as long as the page lives, so it is asked for once.
  let loading: Promise<ComponentType<P>> | null = null
  const fetchPart = () => (loading ??= load().then((loaded) => (part = loaded)))

  function Part(props: P) {
    const [Loaded, setLoaded] = useState(() => part)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      if (Loaded) return
      let left = false
      fetchPart().then(
        (loaded) => left || setLoaded(() => loaded),
        () => left || setFailed(true),
      )
      return () => {
        left = true
      }
    }, [Loaded])
    if (Loaded) return <Loaded {...props} />
    return failed && !optional ? <PartMissing /> : null
  }
  return Object.assign(Part, { preload: () => void fetchPart().catch(() => {}) })
}

/** What stands where a part should be. Only a new page can fetch its code, which needs the server. */
function PartMissing() {
  const [tries, setTries] = useState(0)
  const reload = () =>
    fetch('/healthz').then(
      () => location.reload(),
      () => setTries(tries + 1),
    )
  return (
    <div className="p-4">
      <Notice look="danger" role="alert" title="This part of the page could not be fetched">
        <p>The console’s server {tries > 0 ? 'still does' : 'did'} not answer. The address keeps the view.</p>
        <Button className="mt-2" onClick={() => void reload()}>
          Reload the page
        </Button>
      </Notice>
    </div>
  )
}

/** The first screen comes first. */
const settleMs = 1_500

/** Fetches parts ahead, once the page has been there for a while and has nothing better to do. */
export function useIdlePreload(parts: readonly { preload: () => void }[]): void {
  useEffect(() => {
    const preloadAll = () => {
      for (const part of parts) part.preload()
    }
    let idle = 0
    const timer = setTimeout(() => {
      // Safari has no requestIdleCallback.
      if ('requestIdleCallback' in window) idle = requestIdleCallback(preloadAll, { timeout: 3_000 })
      else preloadAll()
    }, settleMs)
    return () => {
      clearTimeout(timer)
      if (idle !== 0) cancelIdleCallback(idle)
    }
  }, [parts])
}
