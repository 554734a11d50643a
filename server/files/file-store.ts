/** A kept file. Times are milliseconds since 1970. */
export type StoredFile = {
  /** When it was last kept, downloaded or sent again. */
  neededAt: number
  /** Whether its bytes were found to have changed. */
  isDamaged: boolean
}

/**
 * Stores files by the SHA-256 of their content, as compressed bytes. If there is no room for a new file, the least recently needed
 * ones are removed. Parts that are being written count.
 */
export type FileStore = {
  /** How much may be kept, in bytes. A larger file is not kept. */
  capBytes: number
  /** Begins a file of at most `sizeBytes`. Throws NoRoomError, or an error of the disk or the database. */
  begin(sizeBytes: number): Promise<FilePart>
  /** The file with this hash; null if it is not kept. */
  find(sha256: string): Promise<StoredFile | null>
  /** The kept files with these hashes, by hash. */
  findAll(hashes: readonly string[]): Promise<Map<string, StoredFile>>
  /** The stored bytes of a file, from the beginning each time. Throws FileMissingError if it is not kept. */
  read(sha256: string): AsyncIterable<Uint8Array>
  /** The hashes of all kept files that are not known to be damaged, the least recently needed first. */
  list(): Promise<string[]>
  /** Notes that a file was needed. */
  noteNeeded(sha256: string): Promise<void>
  /** Notes that a kept file is not what was sent. */
  noteDamaged(sha256: string): Promise<void>
  /** Removes a file, if it is there. */
  remove(sha256: string): Promise<void>
  /** Removes files that nobody has needed for too long, and parts that nobody writes any more. */
  sweep(): Promise<void>
  /** How many files are kept, and how many bytes they and the parts being written take. */
  usage(): Promise<{ files: number; bytes: number }>
}

/** A file that is being written. It ends with `commit` or `discard`. If its process dies, a sweep removes it. */
export type FilePart = {
  /** Throws NoRoomError, or an error of the disk or the database. */
  write(piece: Uint8Array): Promise<void>
  /**
   * Keeps the complete file under its hash, and replaces one that is there. `neededAt`: now, unless the file was kept elsewhere
   * before. Throws when the file is not on disk.
   */
  commit(sha256: string, neededAt?: Date): Promise<void>
  /** Removes what was written. */
  discard(): Promise<void>
}

/** No more room can be made: parts that are being written take all of it. */
export class NoRoomError extends Error {
  override name = 'NoRoomError'
}

/** The disk has too little left for a file beside the ledger. */
export class DiskFullError extends Error {
  override name = 'DiskFullError'
}

/** A file is not there, or cannot be read. The message says why. */
export class FileMissingError extends Error {
  override name = 'FileMissingError'
}

/** The kept bytes are not those that were sent. */
export class FileDamagedError extends Error {
  override name = 'FileDamagedError'
}
