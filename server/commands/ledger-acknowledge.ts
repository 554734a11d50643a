import { onLedger } from './command-line.ts'

/**
 * `npm run ledger:acknowledge [-- note]`: goes on with a ledger that is not as it was written. What does not fit, and who
 * acknowledged it, becomes an entry of the chain; the files as they were are kept beside it.
 */
await onLedger(async (ledger, operator) => {
  await ledger.integrity.checkedOnce()
  const problems = await ledger.integrity.open()
  if (problems.length === 0)
    return { code: 0, text: 'Nothing to acknowledge: everything fits, or was acknowledged.' }
  const note = process.argv.slice(2).join(' ').trim() || null
  await ledger.acknowledge({ keys: problems.map(({ key }) => key), operator, note })
  const lines = problems.map(({ message }) => `  ${message}`).join('\n')
  return {
    code: 0,
    text: `Acknowledged by ${operator}:\n${lines}\nThe files as they were are kept in ${ledger.account.name}'s folder, under evidence-….`,
  }
})
