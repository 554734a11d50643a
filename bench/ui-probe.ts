/** What the measured page records for `bench/ui-visit.ts`. Installed before the page's own code. */
export type Probe = {
  /** Milliseconds since the navigation began. */
  firstRow: number
  allLoaded: number
  largestPaint: number
  /** The sum of all layout shifts that no input caused. */
  layoutShift: number
  /** From the last key to the frame after the rows changed. */
  search: number
  /** From the click to the frame after the dialog appeared. */
  dialog: number
  /** From the click on confirm to the frame after the row was gone, and to the frame after the dialog was gone. */
  rowGone: number
  dialogClosed: number
  /** The longest task since this was last set to 0, in milliseconds. Tasks below 50 are not reported. */
  longestTask: number
  /** The longest time that the middle of the table showed no row while it was watched, in milliseconds. */
  longestBlank: number
  watchSearch: (text: string) => void
  watchDialog: () => void
  watchDeletion: (importId: string) => void
  /** Watches each frame, until the returned function is called. */
  watchBlank: () => () => void
}

/** The messages of the probe on the page's console, so that nobody has to ask the busy page whether it is done. */
export type ProbeSign = 'all loaded' | 'found' | 'dialog drawn' | 'dialog closed'

declare global {
  interface Window {
    probe: Probe
  }
}

/** Runs in the page, so it may use nothing from outside the function. */
export function installProbe(total: string): void {
  const rowSelector = '[data-import-id]'
  const dialogSelector = '[role=alertdialog]'
  const is = (selector: string) => document.querySelector(selector) !== null
  let lastKey = 0
  let lastClick = 0

  // oxlint-disable-next-line no-console -- this is how it is heard outside of the page
  const say = (sign: ProbeSign) => console.debug(sign)

  /** Calls back when `condition` holds and its frame is on screen, as exactly as a page can tell. */
  const whenDrawn = (condition: () => boolean, done: (now: number) => void) => {
    const observer = new MutationObserver(() => {
      if (!condition()) return
      observer.disconnect()
      requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))
    })
    observer.observe(document, { childList: true, subtree: true, characterData: true })
  }

  const probe: Probe = {
    firstRow: 0,
    allLoaded: 0,
    largestPaint: 0,
    layoutShift: 0,
    search: 0,
    dialog: 0,
    rowGone: 0,
    dialogClosed: 0,
    longestTask: 0,
    longestBlank: 0,
    watchSearch: (text) => {
      const isFound = () => {
        const rows = document.querySelectorAll(rowSelector)
        return [rows[0], rows[rows.length - 1]].every((row) => row?.textContent.toLowerCase().includes(text))
      }
      whenDrawn(isFound, (now) => {
        probe.search = now - lastKey
        say('found')
      })
    },
    watchDialog: () =>
      whenDrawn(
        () => is(dialogSelector),
        (now) => {
          probe.dialog = now - lastClick
          say('dialog drawn')
        },
      ),
    watchDeletion: (importId) => {
      const isGone = () => !is(`[data-import-id="${importId}"]`)
      whenDrawn(isGone, (now) => (probe.rowGone = now - lastClick))
      whenDrawn(
        () => isGone() && !is(dialogSelector),
        (now) => {
          probe.dialogClosed = now - lastClick
          say('dialog closed')
        },
      )
    },
    watchBlank: () => {
      const box = document.querySelector('table')?.parentElement?.getBoundingClientRect()
      let rowSeenAt = performance.now()
      let watching = true
      const look = (now: number) => {
        if (!watching || !box) return
        const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        if (middle?.closest(rowSelector)) rowSeenAt = now
        else probe.longestBlank = Math.max(probe.longestBlank, now - rowSeenAt)
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
      return () => {
        watching = false
      }
    },
  }
  window.probe = probe

  whenDrawn(
    () => is(rowSelector),
    (now) => (probe.firstRow = now),
  )
  whenDrawn(
    () => document.querySelector('[aria-live]')?.textContent?.endsWith(total) ?? false,
    (now) => {
      probe.allLoaded = now
      say('all loaded')
    },
  )
  document.addEventListener('keydown', ({ timeStamp }) => (lastKey = timeStamp), { capture: true })
  document.addEventListener('click', ({ timeStamp }) => (lastClick = timeStamp), { capture: true })

  const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((entries) => entries.getEntries().forEach(take)).observe({ type, buffered: true })
  observe('largest-contentful-paint', ({ startTime }) => (probe.largestPaint = startTime))
  observe('longtask', ({ duration }) => (probe.longestTask = Math.max(probe.longestTask, duration)))
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean }
    if (!hadRecentInput) probe.layoutShift += value
  })
}
