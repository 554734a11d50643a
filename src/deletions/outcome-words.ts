import type { Outcome } from '../contract/deletion.ts'

type Words = { label: string; meaning: string; colour: string }

/** How a deletion ended, for people. A new outcome breaks the build here. */
export const outcomeWords: Record<Outcome, Words> = {
  intended: {
    label: 'Under way',
    meaning: 'The deletion was written down and is being sent.',
    colour: 'text-busy',
  },
  deleted: { label: 'Deleted', meaning: 'The import was deleted.', colour: 'text-ok' },
  already_gone: {
    label: 'Already gone',
    meaning: 'Exa had no such import any more; this console changed nothing.',
    colour: 'text-muted',
  },
  refused: {
    label: 'Refused',
    meaning: 'Exa refused the deletion. The import was not deleted.',
    colour: 'text-danger',
  },
  failed: {
    label: 'Failed',
    meaning: 'The deletion did not happen. The import was still there.',
    colour: 'text-danger',
  },
  unknown: {
    label: 'Unknown',
    meaning: 'The answer was lost. The console reads the import back until it knows.',
    colour: 'text-warn',
  },
}
