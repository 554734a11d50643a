import { type ComponentType, useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

const retryEveryMs = 5_000

export type LazyPart<P> = ComponentType<P> & {
  /** Fetches the part ahead of its need; a failure shows, and can be mended, once it is needed. */
  preload: () => void
}

/**
 * A part of the page whose code comes when it is needed. Unlike React.lazy it renders at once when the code is there,
 * and a code that could not be fetched is a message with a retry, not the end of the page. An `optional` part, which
 * nobody asked for, says nothing and tries again by itself.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { optional = false }: { optional?: boolean } = {},
): LazyPart<P> {
  let part: ComponentType<P> | null = null
  let loading: Promise<ComponentType<P>> | null = null
  const fetchPart = () =>
    (loading ??= load().then(
      (loaded) => (part = loaded),
      (error: unknown) => {
        loading = null
        throw error
      },
    ))

  function Part(props: P) {
    const [Loaded, setLoaded] = useState(() => part)
    const [failed, setFailed] = useState(false)
    useEffect(() => {
      if (Loaded || failed) return
      let left = false
      fetchPart().then(
        (loaded) => left || setLoaded(() => loaded),
        () => left || setFailed(true),
      )
      return () => {
        left = true
      }
    }, [Loaded, failed])
    useEffect(() => {
      if (!failed || !optional) return
      const timer = setTimeout(() => setFailed(false), retryEveryMs)
      return () => clearTimeout(timer)
    }, [failed])
    if (Loaded) return <Loaded {...props} />
    if (!failed || optional) return null
    return (
      <div className="p-4">
        <Notice look="danger" role="alert" title="This part of the page could not be fetched">
          <p>The console’s server did not answer. Nothing is lost.</p>
          <Button className="mt-2" onClick={() => setFailed(false)}>
            Try again
          </Button>
        </Notice>
      </div>
    )
  }
  return Object.assign(Part, { preload: () => void fetchPart().catch(() => {}) })
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
