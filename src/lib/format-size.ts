/** A file's size: "812 bytes", "4.2 kB", "50 MB", on one line. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1\u00A0byte' : `${bytes}\u00A0bytes`
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${Number(value.toFixed(value < 100 ? 1 : 0))}\u00A0${unit}`
}
