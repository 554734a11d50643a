import { onLedger } from './command-line.ts'

/**
 * `npm run ledger:acknowledge [-- note]`: continues with a ledger that was changed or damaged. The problems, and who acknowledged
 * them, become an entry of the chain. The files are copied before that; of a ledger in PostgreSQL no copy is made.
 */
await onLedger(async (ledger, operator, env) => {
  await ledger.integrity.checkedOnce()
  const problems = await ledger.integrity.open()
  if (problems.length === 0)
    return { code: 0, text: 'Nothing to acknowledge: everything fits, or was acknowledged.' }
  const note = process.argv.slice(2).join(' ').trim() || null
  await ledger.acknowledge({ keys: problems.map(({ key }) => key), operator, note })
  const lines = problems.map(({ message }) => `  ${message}`).join('\n')
  const kept =
    env.DATABASE_URL === undefined
      ? `The files as they were are kept in ${ledger.account.name}'s folder, under evidence-….`
      : 'It is on record in the chain. Nothing was copied: copies of the database are made with its own tools.'
  return { code: 0, text: `Acknowledged by ${operator}:\n${lines}\n${kept}` }
})
