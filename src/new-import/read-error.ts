/**
 * Why the browser cannot read a file, in its words; null if it can. Chromium and Safari refuse one that was changed, moved or
 * deleted after it was chosen.
 */
export async function readError(file: Blob): Promise<string | null> {
  try {
    await Promise.all([file.slice(0, 1).arrayBuffer(), file.slice(-1).arrayBuffer()])
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
