import type { Deletion, Outcome } from '../contract/deletion.ts'

type Words = {
  label: string
  meaning: string
  /** Of its words. */
  colour: string
  /** Of its part of a bar: no two are the same. */
  fill: string
}

/** How a deletion ended, for people. A new outcome breaks the build here. */
export const outcomeWords: Record<Outcome, Words> = {
  intended: {
    label: 'In progress',
    meaning: 'The deletion was recorded and is being sent.',
    colour: 'text-busy',
    fill: 'fill-busy',
  },
  deleted: {
    label: 'Deleted',
    meaning: 'The import was deleted.',
    colour: 'text-ok',
    fill: 'fill-ok',
  },
  already_gone: {
    label: 'Already gone',
    meaning: 'Exa no longer had this import; this console changed nothing.',
    colour: 'text-muted',
    fill: 'fill-edge',
  },
  refused: {
    label: 'Refused',
    meaning: 'Exa refused the deletion. The import was not deleted.',
    colour: 'text-danger',
    fill: 'fill-danger opacity-50',
  },
  failed: {
    label: 'Failed',
    meaning: 'The deletion did not happen. The import was still there.',
    colour: 'text-danger',
    fill: 'fill-danger',
  },
  stopped: {
    label: 'Stopped',
    meaning: 'The job was stopped before it deleted the import. Resume it to try again.',
    colour: 'text-muted',
    fill: 'fill-muted',
  },
  unknown: {
    label: 'Unknown',
    meaning: 'The response was lost. The console keeps checking the import.',
    colour: 'text-warn',
    fill: 'fill-warn',
  },
}

/** What the end of a record means. */
export function outcomeMeaning({ outcome, code }: Pick<Deletion, 'outcome' | 'code'>): string {
  if (outcome === 'unknown' && code === 'not_found_unclear')
    return 'A 404 does not prove that the import is gone. The console keeps checking.'
  return outcomeWords[outcome].meaning
}
