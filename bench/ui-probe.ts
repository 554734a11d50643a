/** What the page under measurement keeps for `bench/ui.ts`; installed before any of the page's own code. */
export type Probe = {
  /** Milliseconds since the navigation began; 0 until it has happened. */
  firstRow: number
  allLoaded: number
  /** From the last input event to the frame after the rows had changed. */
  searchMs: number
  /** From the click on confirm to the frame after the row had left. */
  deleteMs: number
  /** The longest task since `tasks` was last reset, in milliseconds; what is shorter than 50 is not reported. */
  longestTask: number
  /** The longest time that the middle of the table showed no row while it was watched, in milliseconds. */
  longestBlank: number
  watchDeletion: (importId: string) => void
  /** Looks at each frame from now on, until the function that it gives is called. */
  watchBlank: () => () => void
}

/** What the probe says on the page's console, so that nobody needs to ask the busy page whether it is done. */
export type ProbeSign = 'all loaded' | 'row gone'

declare global {
  interface Window {
    probe: Probe
  }
}

/** Runs in the page. It may use nothing from outside itself. */
export function installProbe(total: string): void {
  /** When the frame that holds the change has been handed to the screen, as nearly as a page can tell. */
  const afterFrame = (done: (now: number) => void) => {
    requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))
  }

  // oxlint-disable-next-line no-console -- this is how it is heard outside of the page
  const say = (sign: ProbeSign) => console.debug(sign)

  const probe: Probe = {
    firstRow: 0,
    allLoaded: 0,
    searchMs: 0,
    deleteMs: 0,
    longestTask: 0,
    longestBlank: 0,
    watchBlank: () => {
      const box = document.querySelector('table')?.parentElement?.getBoundingClientRect()
      let rowSeenAt = performance.now()
      let watching = true
      const look = (now: number) => {
        if (!watching || !box) return
        const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        if (middle?.closest('[data-import-id]')) rowSeenAt = now
        else probe.longestBlank = Math.max(probe.longestBlank, now - rowSeenAt)
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
      return () => {
        watching = false
      }
    },
    watchDeletion: (importId) => {
      document.addEventListener(
        'click',
        ({ timeStamp }) => {
          const watcher = new MutationObserver(() => {
            if (document.querySelector(`[data-import-id="${importId}"]`)) return
            watcher.disconnect()
            afterFrame((now) => {
              probe.deleteMs = now - timeStamp
              say('row gone')
            })
          })
          watcher.observe(document.body, { childList: true, subtree: true })
        },
        { once: true, capture: true },
      )
    },
  }
  window.probe = probe

  new MutationObserver((_, observer) => {
    if (probe.firstRow === 0 && document.querySelector('[data-import-id]')) {
      probe.firstRow = -1
      afterFrame((now) => (probe.firstRow = now))
    }
    if (document.querySelector('[aria-live]')?.textContent?.endsWith(total)) {
      observer.disconnect()
      afterFrame((now) => {
        probe.allLoaded = now
        say('all loaded')
      })
    }
  }).observe(document, { childList: true, subtree: true, characterData: true })

  document.addEventListener(
    'input',
    ({ timeStamp }) => {
      const watcher = new MutationObserver((records) => {
        const rows = records.some(
          (record) => record.target instanceof Element && record.target.closest('tbody, main'),
        )
        if (!rows) return
        watcher.disconnect()
        afterFrame((now) => (probe.searchMs = now - timeStamp))
      })
      watcher.observe(document.body, { childList: true, subtree: true })
    },
    { capture: true },
  )

  new PerformanceObserver((entries) => {
    for (const { duration } of entries.getEntries()) probe.longestTask = Math.max(probe.longestTask, duration)
  }).observe({ type: 'longtask' })
}
