/** Where Exa lists the failure reasons of an import. */
export const failureDocs = 'https://docs.exa.ai/websets/api/imports/get-import'

/** A failure reason in words: "Quota exceeded" for quota_exceeded. */
export function reasonWords(reason: string): string {
  const words = reason.replaceAll(/[_\s]+/g, ' ').trim()
  return words === '' ? reason : words.charAt(0).toUpperCase() + words.slice(1)
}

/** The list's "Why": the reason, or that a failed import has none. What exactly is wrong is told by its message. */
export function shortFailure(item: { status: string; failedReason: string | null }): string | null {
  if (item.failedReason !== null) return reasonWords(item.failedReason)
  return item.status === 'failed' ? 'No reason given' : null
}
