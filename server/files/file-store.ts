/** A file that is kept. Times are milliseconds since 1970. */
export type StoredFile = {
  /** When it was kept, downloaded or sent again last. */
  neededAt: number
  /** Its bytes were found not to be those that were kept. */
  isDamaged: boolean
}

/**
 * Files by the SHA-256 of what they hold, as compressed bytes that mean nothing here. What is least recently needed makes room for
 * what is new; parts being written count.
 */
export type FileStore = {
  /** How much may be kept, in bytes; a larger file never is. */
  capBytes: number
  /** Begins a file of at most `sizeBytes`. Throws NoRoomError, or what cannot be written with. */
  begin(sizeBytes: number): Promise<FilePart>
  /** Null where nothing is kept under a hash. */
  find(sha256: string): Promise<StoredFile | null>
  /** What is kept under some hashes, by hash. */
  findAll(hashes: readonly string[]): Promise<Map<string, StoredFile>>
  /** What is kept under a hash, from the beginning each time. Throws FileMissingError where there is nothing. */
  read(sha256: string): AsyncIterable<Uint8Array>
  /** The hashes of all files that are kept and not known to be damaged, the least recently needed first. */
  list(): Promise<string[]>
  /** Notes that a file was needed. */
  noteNeeded(sha256: string): Promise<void>
  /** Notes that what is kept is not what was sent. */
  noteDamaged(sha256: string): Promise<void>
  /** Removes a file; nothing happens where there is none. */
  remove(sha256: string): Promise<void>
  /** Drops what nobody has needed for too long, and parts that nobody writes any more. */
  sweep(): Promise<void>
  /** How many files are kept, and how many bytes they and the parts being written take. */
  usage(): Promise<{ files: number; bytes: number }>
}

/** A file that is being written. It ends by `commit` or `discard`; where its process dies, a sweep removes it. */
export type FilePart = {
  /** Throws NoRoomError, or what cannot be written with. */
  write(piece: Uint8Array): Promise<void>
  /**
   * All of it is written: keeps it under its hash, also in the place of one that is there. `neededAt`: now, unless it was kept
   * elsewhere before. Throws when it is not on disk.
   */
  commit(sha256: string, neededAt?: Date): Promise<void>
  /** Leaves nothing of it. */
  discard(): Promise<void>
}

/** Nothing more can go: all room is taken by parts that are being written. */
export class NoRoomError extends Error {
  override name = 'NoRoomError'
}

/** The disk has too little left for a file beside the ledger. */
export class DiskFullError extends Error {
  override name = 'DiskFullError'
}

/** There are no bytes of a file, or they cannot be read: the message says why. */
export class FileMissingError extends Error {
  override name = 'FileMissingError'
}

/** The bytes that are kept are not those that were sent. */
export class FileDamagedError extends Error {
  override name = 'FileDamagedError'
}
