/** A file's size: "812 bytes", "4.2 kB", "50 MB". */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${Number(value.toFixed(value < 100 ? 1 : 0))} ${unit}`
}
