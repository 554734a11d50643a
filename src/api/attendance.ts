const events = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const

/** A page polls by itself. After this long without input, its requests do not count as use of the session. */
const awayAfterMs = 60_000

/** When somebody was last at the page; null where nobody watches for that. */
let lastAt: number | null = null

const noteInput = () => (lastAt = Date.now())

/** Notes from now on whether anybody is at this page. Gives what ends that. */
export function watchAttendance(): () => void {
  noteInput()
  for (const event of events) addEventListener(event, noteInput, { capture: true, passive: true })
  return () => {
    lastAt = null
    for (const event of events) removeEventListener(event, noteInput, { capture: true })
  }
}

/** Whether nobody has touched the page for a while. */
export function isUnattended(): boolean {
  return lastAt !== null && Date.now() - lastAt > awayAfterMs
}
