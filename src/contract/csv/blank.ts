/** Whether a cell holds nothing, or spaces. Nearly all begin with a letter or a digit, which is told without `trim`. */
export function isBlank(cell: string): boolean {
  const first = cell.charCodeAt(0)
  return !(first > 0x20 && first < 0x80) && cell.trim() === ''
}

/** Whether `trim` takes a character away. */
export function isSpace(code: number): boolean {
  return (
    code === 0x20 || (code <= 0xd && code >= 0x9) || (code >= 0xa0 && String.fromCharCode(code).trim() === '')
  )
}
