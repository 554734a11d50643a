/** A page out of sight paints nothing; it goes on after so many milliseconds. */
const atMostMs = 100

/** Resolves when what has changed until now is on the screen: when the frame after the one that drew it begins. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const giveUp = setTimeout(resolve, atMostMs)
    requestAnimationFrame(() => {
      requestAnimationFrame(() => {
        clearTimeout(giveUp)
        resolve()
      })
    })
  })
}
