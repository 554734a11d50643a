/** The file of an import, as the chain tells of it. */
export type SentFile = {
  /** Null where the client gave none. */
  name: string | null
  sizeBytes: number
  /** Lower-case hex. */
  sha256: string
  /** ISO. */
  sentAt: string
  /** Whether it was kept, or why not (files/keep-file.ts); null in what older consoles wrote. */
  kept: string | null
  /** Who has forgotten the file since; null if nobody has. */
  forgotten: { at: string; by: string } | null
}
