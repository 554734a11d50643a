/** How long the browser may take to start reading the file before its address is given up. */
const keptMs = 60_000

/** Hands a file to the browser's downloads. What becomes of it there, a page is not told. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}
