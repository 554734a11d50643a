import type { Import } from '../contract/import.ts'
import { messageSignature } from './signature.ts'

/** Failed imports that failed for the same reason with the same message, but for what varies in it. */
export type FailureGroup = {
  /** Tells groups apart, and stays the same while imports come and go. */
  key: string
  reason: string | null
  /** The message with marks for what varies; empty where none was given. */
  signature: string
  /** The newest one. */
  example: Import
  /** In the order they were given. */
  members: readonly Import[]
}

/** Signatures cost more than the rest of the grouping, and most imports are the same objects after every change. */
const signatures = new WeakMap<Import, string>()

/** Groups those of the imports that failed: the largest group first, of equal ones the one with the newest import. */
export function groupFailures(imports: readonly Import[]): FailureGroup[] {
  const groups = new Map<
    string,
    { newestTime: number; example: Import; signature: string; members: Import[] }
  >()
  for (const item of imports) {
    // Not by the reason, which may come with any status: the tabs and the triage count by status too.
    if (item.status !== 'failed') continue
    const signature = signatureOf(item)
    const key = `${item.failedReason ?? ''}\n${signature}`
    const time = timeOf(item)
    const group = groups.get(key)
    if (!group) {
      groups.set(key, { newestTime: time, example: item, signature, members: [item] })
      continue
    }
    group.members.push(item)
    if (time <= group.newestTime) continue
    group.newestTime = time
    group.example = item
  }
  return [...groups]
    .toSorted(
      ([keyA, a], [keyB, b]) =>
        b.members.length - a.members.length || b.newestTime - a.newestTime || (keyA < keyB ? -1 : 1),
    )
    .map(([key, { example, signature, members }]) => ({
      key,
      reason: example.failedReason,
      signature,
      example,
      members,
    }))
}

function signatureOf(item: Import): string {
  let signature = signatures.get(item)
  if (signature === undefined) {
    signature = messageSignature(item.failedMessage)
    signatures.set(item, signature)
  }
  return signature
}

/** An unreadable date counts as the oldest. */
function timeOf({ createdAt }: Import): number {
  return Date.parse(createdAt) || 0
}

export type GroupSelection = {
  /** Ids of selected imports, of whatever group or none. */
  selected: ReadonlySet<string>
  onSelect: (ids: readonly string[], on: boolean) => void
  hrefOf: (importId: string) => string
}

export type GroupActions = GroupSelection & {
  /** Asks to delete these. */
  onDelete: (imports: readonly Import[]) => void
}
