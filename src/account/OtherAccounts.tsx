import { useQuery } from '@tanstack/react-query'
import { accountId } from '../contract/account.ts'
import { accountQuery } from '../queries/account-state.ts'
import { othersWords } from './account-words.ts'

/** Unfinished work of other accounts in the same data folder. Below the list, so that it moves no row. */
export function OtherAccounts() {
  const { data } = useQuery(accountQuery)
  if (!data || data.others.length === 0) return null
  return (
    <aside
      aria-label="Other accounts"
      className="shrink-0 border-t border-line px-4 py-1.5 text-sm text-muted"
    >
      {data.others.map((other) => (
        <p key={accountId(other.account)} className="wrap-anywhere">
          {othersWords(other)}
        </p>
      ))}
    </aside>
  )
}
