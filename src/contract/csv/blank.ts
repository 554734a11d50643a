/** Whether a cell is empty or only spaces. Most cells begin with a letter or digit, which needs no `trim`. */
export function isBlank(cell: string): boolean {
  const first = cell.charCodeAt(0)
  return !(first > 0x20 && first < 0x80) && cell.trim() === ''
}

/** Whether `trim` removes a character. */
export function isSpace(code: number): boolean {
  return (
    code === 0x20 || (code <= 0xd && code >= 0x9) || (code >= 0xa0 && String.fromCharCode(code).trim() === '')
  )
}
