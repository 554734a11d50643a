import type { ItemState, Job } from '../contract/job.ts'
import { itemStateWords } from '../labels/job-words.ts'

/** What became of an item of a job. One that was undone has stopped nothing: all that it asked for is still there. */
export function itemWords(job: Job, state: ItemState): { label: string; colour: string } {
  const words = itemStateWords[state]
  return job.state === 'undone' && state === 'stopped' ? { ...words, label: 'Not deleted' } : words
}
