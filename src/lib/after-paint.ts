/** A page out of sight paints nothing; it goes on after so many milliseconds. */
const atMostMs = 100

/**
 * Resolves when what has changed until now is on the screen: after the frame that follows the one that drew it. Not
 * within that frame, which may come before any other task: what is done then would be the change's own time.
 */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, atMostMs)
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        clearTimeout(giveUp)
        setTimeout(resolve)
      })
    })
  })
}
