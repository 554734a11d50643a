import type { ItemState, Job } from '../contract/job.ts'
import { itemStateWords } from '../labels/job-words.ts'

/** The outcome of an item in words. Items of an undone job were not stopped midway: none of their imports was deleted. */
export function itemWords(job: Job, state: ItemState): { label: string; colour: string } {
  const words = itemStateWords[state]
  return job.state === 'undone' && state === 'stopped' ? { ...words, label: 'Not deleted' } : words
}
