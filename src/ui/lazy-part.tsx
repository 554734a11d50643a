import { type ComponentType, useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'
import { useSettled } from './settled.ts'

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

/** Milliseconds between what was asked for and what is fetched ahead. */
const restMs = 500

/** Fetches parts ahead, one by one, once the page has settled and whenever it has nothing better to do. */
export function useIdlePreload(parts: readonly { preload: () => void }[]): void {
  const settled = useSettled()
  useEffect(() => {
    if (!settled) return
    let stop = () => {}
    const preloadFrom = (index: number) => {
      parts[index]?.preload()
      if (index + 1 < parts.length) stop = whenIdle(() => preloadFrom(index + 1))
    }
    const timer = setTimeout(() => {
      stop = whenIdle(() => preloadFrom(0))
    }, restMs)
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [parts, settled])
}

/** Calls back when the browser has time, within 3 s. Gives what prevents that. */
function whenIdle(callback: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(callback, 100)
    return () => clearTimeout(timer)
  }
  const id = requestIdleCallback(callback, { timeout: 3_000 })
  return () => cancelIdleCallback(id)
}
