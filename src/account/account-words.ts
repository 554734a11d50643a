import type { Account, AccountState } from '../contract/account.ts'
import { formatCount } from '../lib/format.ts'

/** "Live · default (api.exa.ai)", "Sandbox · default". */
export function accountWords({ name, baseUrl }: Account): string {
  return baseUrl === null ? `Sandbox · ${name}` : `Live · ${name} (${hostOf(baseUrl)})`
}

function hostOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl)
  return pathname === '/' ? host : `${host}${pathname}`
}

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
