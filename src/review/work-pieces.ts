/** Milliseconds of work before the page gets a turn: a frame has sixteen. */
const pieceMs = 5

/**
 * Goes through a list without keeping the page from anything else: `each` is called for every item, and now and then
 * `pause` with how many are done, after which other tasks run. Throws the signal's reason once that is aborted.
 */
export async function workInPieces<T>(
  items: readonly T[],
  each: (item: T) => void,
  pause: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let pieceEnd = performance.now() + pieceMs
  let done = 0
  for (const item of items) {
    each(item)
    done++
    if (performance.now() < pieceEnd) continue
    pause(done)
    await nextTask()
    signal?.throwIfAborted()
    pieceEnd = performance.now() + pieceMs
  }
}

/** Lets other tasks run first. A message and not a timer: browsers hold back the timers of a tab in the background. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}
