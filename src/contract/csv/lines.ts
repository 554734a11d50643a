/** Counts the lines of a text, given piece by piece, that hold anything but white space. */
export function createLineCount() {
  let count = 0
  let hasText = false
  return {
    take(text: string): void {
      let from = 0
      for (;;) {
        const end = text.indexOf('\n', from)
        if (!hasText && text.slice(from, end === -1 ? undefined : end).trim() !== '') {
          hasText = true
          count++
        }
        if (end === -1) return
        hasText = false
        from = end + 1
      }
    },
    count: () => count,
  }
}
