/** The statuses that an import may have, as far as they are known; others are kept and shown as they come. */
export const knownStatuses = ['pending', 'processing', 'completed', 'failed', 'canceled'] as const
export type KnownStatus = (typeof knownStatuses)[number]

/** Statuses that change by themselves; everything else is final, an unknown status included. */
export function isInFlight(status: string): boolean {
  return status === 'pending' || status === 'processing'
}
