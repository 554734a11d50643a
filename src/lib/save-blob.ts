/** How long the browser may take to start reading the file before its address is revoked. */
const keptMs = 60_000

/** Downloads a file. The page does not learn whether it was saved. */
export function saveBlob(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}
