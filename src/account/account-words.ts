import { type AccountState, accountWords } from '../contract/account.ts'
import { formatCount } from '../lib/format.ts'

/** "2 jobs and 3 deletions", or "nothing". `record`: what to call a record. */
export function openWork({ jobs, records }: { jobs: number; records: number }, record = 'deletion'): string {
  const parts = [
    ...(jobs > 0 ? [formatCount(jobs, 'job')] : []),
    ...(records > 0 ? [formatCount(records, record)] : []),
  ]
  return parts.join(' and ') || 'nothing'
}

/** "2 jobs and 3 deletions belong to Live · default (api.exa.ai) and wait for it." */
export function othersWords({ account, jobs, records }: AccountState['others'][number]): string {
  const one = jobs + records === 1
  return `${openWork({ jobs, records })} ${one ? 'belongs' : 'belong'} to ${accountWords(account)} and ${one ? 'waits' : 'wait'} for it.`
}
