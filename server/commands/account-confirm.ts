import { accountWords } from '../../src/contract/account.ts'
import { countWords } from '../../src/contract/count-words.ts'
import { onLedger } from './command-line.ts'

/** `npm run account:confirm`: confirms that the API key of the environment belongs to the account of the ledger. */
await onLedger(async (ledger, operator) => {
  const whose = accountWords(ledger.account)
  const { newKey } = await ledger.accountState()
  if (newKey === null) return { code: 0, text: `${whose} knows this key already. Nothing to confirm.` }
  await ledger.confirmKey({ operator })
  const { jobs, records } = newKey.waiting
  return {
    code: 0,
    text: `Confirmed: this key is for ${whose}. A running console goes on within half a minute. Waiting: ${countWords(jobs, 'job')}, ${countWords(records, 'open record')}.`,
  }
})
