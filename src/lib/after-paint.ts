/** A page out of sight paints nothing; it goes on after so many milliseconds. */
const atMostMs = 100

/** Resolves when what has changed until now has been handed to the screen, as nearly as a page can tell. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, atMostMs)
    requestAnimationFrame(() => {
      setTimeout(() => {
        clearTimeout(giveUp)
        resolve()
      }, 0)
    })
  })
}
