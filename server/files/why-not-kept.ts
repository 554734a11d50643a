/** Why an uploaded file is not kept, by the words in the chain. */
const notKept = {
  off: 'The console keeps no files (KEEP_FILES_MB is 0).',
  too_large: 'It is larger than all that is kept (KEEP_FILES_MB).',
  no_room: 'Other files that were being uploaded took all the room (KEEP_FILES_MB).',
  disk_full: 'The disk was full.',
  too_slow: 'Writing it took too long, and the upload did not wait.',
  fault: 'It could not be written; the console’s log says why.',
} as const

export type NotKept = keyof typeof notKept
export type Keep = 'kept' | NotKept

/** The reason that an upload noted, in words; null if the file was kept. */
export function whyNotKept(noted: string | null): string | null {
  if (noted === null) return 'It was sent before this console kept files.'
  if (noted === 'kept') return null
  return Object.hasOwn(notKept, noted) ? notKept[noted as NotKept] : notKept.fault
}
