/** One small edit of the product that breaks a promise, and the tests that must notice. */
export type Mutant = {
  name: string
  file: string
  /** The text as it stands in the file, once. */
  before: string
  after: string
  /** Test files, the quickest first: the run of a mutant ends at the first that fails. */
  tests: readonly string[]
}

const deletions = 'server/deletions'
const test = (name: string) => `${deletions}/${name}.test.ts`
const histories = test('faults/histories')
const accounts = 'server/accounts/accounts.test.ts'

/** What breaks a promise of the ledger, of jobs or of the budget, each in one place. */
export const mutants: readonly Mutant[] = [
  {
    name: '404 after a lost answer counts as already gone',
    file: `${deletions}/attempts.ts`,
    before: `return { outcome: anyInDoubt ? 'deleted' : 'already_gone', attempts, ...facts(told.answer) }`,
    after: `return { outcome: 'already_gone', attempts, ...facts(told.answer) }`,
    tests: [test('lost-answers')],
  },
  {
    name: '404 at first counts as deleted by us',
    file: `${deletions}/attempts.ts`,
    before: `return { outcome: anyInDoubt ? 'deleted' : 'already_gone', attempts, ...facts(told.answer) }`,
    after: `return { outcome: 'deleted', attempts, ...facts(told.answer) }`,
    tests: [test('lost-answers')],
  },
  {
    name: '404 after a lost answer counts as deleted by us, whoever did it',
    file: `${deletions}/delete-import.ts`,
    before: `if (end.outcome !== 'deleted' || end.text !== undefined) return end`,
    after: `if (end.outcome !== 'already_gone') return end`,
    tests: [test('concurrent')],
  },
  {
    name: 'an earlier deletion is looked for before the ledger takes the end',
    file: `${deletions}/delete-import.ts`,
    before: `await writeOutcome(deps, deletionId, request.importId, sent)`,
    after: `await writeOutcome(deps, deletionId, '', unlessDeletedElsewhere(deps.ledger, deletionId, request.importId, sent))`,
    tests: [test('concurrent')],
  },
  {
    name: 'what another console is deleting is taken for our own effect',
    file: `${deletions}/delete-import.ts`,
    before: `  if (!other) return end
  const message`,
    after: `  if (other !== null) return end
  const message`,
    tests: [test('concurrent')],
  },
  {
    name: '404 of a gateway counts as a lost answer',
    file: `${deletions}/attempts.ts`,
    before: `anyInDoubt ||= told.kind === 'doubt'`,
    after: `anyInDoubt = true`,
    tests: [test('late-effects'), test('not-found')],
  },
  {
    name: 'a refusal after a lost answer is the end',
    file: `${deletions}/attempts.ts`,
    before: `  const notDeleted = (end: End): End =>\n    anyInDoubt`,
    after: `  const notDeleted = (end: End): End =>\n    anyInDoubt && patience === undefined`,
    tests: [test('late-effects')],
  },
  {
    name: 'a lost answer is sent again without reading back',
    file: `${deletions}/attempts.ts`,
    before: `const looked = await readBack(reading, importId, deadline, { ...limits, isPatient })`,
    after: `const looked = { found: 'there', requestId: null, deadline }`,
    tests: [test('lost-answers')],
  },
  {
    name: 'an answer about another import counts',
    file: 'server/answer.ts',
    before: `'id' in json && json.id === importId`,
    after: `'id' in json`,
    tests: [test('lost-answers')],
  },
  {
    name: 'no turns for people',
    file: `${deletions}/delete-import.ts`,
    before: `return await deps.turns.take(request.importId, deadline.earlier(callMs), () =>
        deleteOnce(request, deadline),
      )`,
    after: `return await deleteOnce(request, deadline)`,
    tests: [test('concurrent')],
  },
  {
    name: 'no turns for jobs',
    file: `${deletions}/delete-import.ts`,
    before: `turns.take(request.importId, noDeadline, async () => {`,
    after: `((_id: string, _until: unknown, work: () => unknown) => work())(request.importId, noDeadline, async () => {`,
    tests: [test('jobs-and-others')],
  },
  {
    name: 'the intent of a person is written after the call',
    file: `${deletions}/delete-import.ts`,
    before: `    const deletionId = writeIntent(deps, request)
    const sent = await attemptDelete(deps, request.importId, { ...timing, patience: null }, deadline)`,
    after: `    const sent = await attemptDelete(deps, request.importId, { ...timing, patience: null }, deadline)
    const deletionId = writeIntent(deps, request)`,
    tests: [test('ledger-locked'), test('concurrent')],
  },
  {
    name: 'the intent of an item is written after the call',
    file: `${deletions}/delete-import.ts`,
    before: `      const deletionId = writeIntent(deps, request)
      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const sent = await attemptDelete(budgets, request.importId, { ...timing, patience: stopped })`,
    after: `      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const sent = await attemptDelete(budgets, request.importId, { ...timing, patience: stopped })
      const deletionId = writeIntent(deps, request)`,
    tests: [test('jobs'), histories],
  },
  {
    name: 'the intent is not synced',
    file: 'server/database.ts',
    before: `PRAGMA synchronous = \${durable ? 'FULL' : 'NORMAL'};`,
    after: `PRAGMA synchronous = NORMAL;`,
    tests: ['server/database.test.ts', histories],
  },
  {
    name: 'a 404 of a gateway counts as gone',
    file: `${deletions}/not-found.ts`,
    before: `  return (
    statusCode === 404 &&`,
    after: `  return (
    true ||`,
    tests: [test('not-found')],
  },
  {
    name: 'the route is always proven',
    file: 'server/route-proof.ts',
    before: `let isProven = false`,
    after: `let isProven = true`,
    tests: [test('not-found')],
  },
  {
    name: 'absence from a walk that went in circles counts as gone',
    file: `${deletions}/list-walk.ts`,
    before: `if (page.next === null || cursors.has(page.next) || ids.size === before) return null`,
    after: `if (page.next === null || cursors.has(page.next) || ids.size === before) return ids`,
    tests: [test('not-found')],
  },
  {
    name: 'absence from a walk that was given up counts as gone',
    file: `${deletions}/list-walk.ts`,
    before: `    cursor = page.next
  }
  return null`,
    after: `    cursor = page.next
  }
  return ids`,
    tests: [test('not-found')],
  },
  {
    name: 'late effects are not corrected',
    file: `${deletions}/reconcile.ts`,
    before: `if (found !== 'gone') return`,
    after: `if (found !== 'gone' || ledger) return`,
    tests: [test('late-effects')],
  },
  {
    name: 'the head is not noted',
    file: `${deletions}/ledger.ts`,
    before: `else heads.note(head)`,
    after: `else heads.owe(head)`,
    tests: [test('integrity'), histories],
  },
  {
    name: 'a head that is owed is ignored',
    file: `${deletions}/ledger.ts`,
    before: `if (refusal) throw new LedgerRefusal(refusal)
    heads.payDebt()`,
    after: `if (refusal) throw new LedgerRefusal(refusal)`,
    tests: [test('ledger-files'), histories],
  },
  {
    name: 'the identity of the files is not checked',
    file: `${deletions}/ledger-files.ts`,
    before: `if (now !== null && now === opened[index]) continue`,
    after: `if (now !== undefined) continue`,
    tests: [test('ledger-files')],
  },
  {
    name: 'any key is known',
    file: `${deletions}/ledger-account.ts`,
    before: `isKnown: () => known.get(keyFingerprint) !== undefined`,
    after: `isKnown: () => true`,
    tests: [accounts],
  },
  {
    name: 'the account of a ledger is not checked',
    file: `${deletions}/ledger-account.ts`,
    before: `if (row === undefined || row['account'] === accountId(account)) return`,
    after: `if (row === undefined || row) return`,
    tests: [test('ledger')],
  },
  {
    name: 'accounts of another name have the same folder',
    file: 'server/accounts/account.ts',
    before: `const readable = \`\${mode}-\${name}-\${host`,
    after: `const readable = \`\${mode}-\${host`,
    tests: [accounts, histories],
  },
  {
    name: 'the list of a job is not checked',
    file: `${deletions}/job-integrity.ts`,
    before: `if (list !== created['idsSha256']) {`,
    after: `if (list === '') {`,
    tests: [test('job-integrity')],
  },
  {
    name: 'no acknowledgement is needed',
    file: `${deletions}/ledger.ts`,
    before: `    const problems = integrity.open()
    if (problems.length > 0) return brokenRefusal(problems)
    return keys.isKnown()`,
    after: `    return keys.isKnown()`,
    tests: [test('integrity')],
  },
  {
    name: 'a 401 does not pause a job',
    file: `${deletions}/job-run.ts`,
    before: `if (refusal && pausing.has(status ?? 0)) pause(`,
    after: `if (refusal && pausing.has(0)) pause(`,
    tests: [test('jobs')],
  },
  {
    name: 'imports that are gone and unexplained do not pause a job',
    file: `${deletions}/job-run.ts`,
    before: `if (unexplainedInRow >= unexplainedToPause && !mayBeUnexplained)`,
    after: `if (unexplainedInRow < 0 && !mayBeUnexplained)`,
    tests: [test('job-integrity')],
  },
  {
    name: 'a read-back that tells nothing counts as failed',
    file: `${deletions}/attempts.ts`,
    before: `            outcome: 'unknown',
            code: anyInDoubt`,
    after: `            outcome: 'failed',
            code: anyInDoubt`,
    tests: [test('lost-answers')],
  },
  {
    name: 'a reconciliation that tells nothing counts as failed',
    file: `${deletions}/reconcile.ts`,
    before: `outcome: 'unknown', code: 'outcome_unknown', message: before`,
    after: `outcome: 'failed', code: 'outcome_unknown', message: before`,
    tests: [test('reconcile')],
  },
  {
    name: 'a record may be settled twice',
    file: `${deletions}/ledger.ts`,
    before: `      WHERE id = ? AND outcome IN ('intended','unknown')\``,
    after: `      WHERE id = ?\``,
    tests: [test('ledger'), test('concurrent')],
  },
  {
    name: 'an item does not go back into its queue',
    file: `${deletions}/ledger.ts`,
    before: `if (settlement.requeue) jobs.requeue(Number(id))`,
    after: `if (settlement.requeue) jobs.isQueued({ jobId: id, position: 0 })`,
    tests: [test('jobs'), histories],
  },
  {
    name: 'the budget is not held after a 429',
    file: 'server/answer.ts',
    before: `if (answer.status === 429) limiter.hold(answer.retryAfterMs)`,
    after: `if (answer.status === 0) limiter.hold(answer.retryAfterMs)`,
    tests: [test('refusals')],
  },
  {
    name: 'the age of a record goes by the wall clock',
    file: `${deletions}/reconcile.ts`,
    before: `  const openMs = ({ id, jobId }: Deletion): number => {
    const now = performance.now()
    const since = seenAt.get(id) ?? now`,
    after: `  const openMs = ({ id, jobId, requestedAt }: Deletion): number => {
    const now = Date.now()
    const since = Date.parse(requestedAt)`,
    tests: [test('reconcile'), histories],
  },
  {
    name: 'what is under way in another process is settled',
    file: `${deletions}/reconcile.ts`,
    before: `outcome === 'intended' && jobId !== null && !deps.runner.take()`,
    after: `outcome === 'deleted' && jobId !== null && !deps.runner.take()`,
    tests: [test('jobs-and-others')],
  },
  {
    name: 'a look takes what another console is deleting for our own effect',
    file: `${deletions}/reconcile.ts`,
    before: `if (ledger.intendedBeside(deletion.importId, deletion.id).some(mayBeUnderWay)) return`,
    after: ``,
    tests: [test('reconcile')],
  },
  {
    name: 'what may still be under way is given up',
    file: `${deletions}/reconcile.ts`,
    before: `if (mayBeUnderWay(deletion)) return
      const message`,
    after: `const message`,
    tests: [test('reconcile')],
  },
  {
    name: 'two processes run the jobs',
    file: `${deletions}/runner-lock.ts`,
    before: `    database.exec('BEGIN EXCLUSIVE')`,
    after: `    database.exec('BEGIN')`,
    tests: [test('jobs-and-others'), test('jobs')],
  },
  {
    name: 'readiness does not try the heads',
    file: `${deletions}/ledger.ts`,
    before: `heads.probe()`,
    after: `heads.assertReadable()`,
    tests: [test('ledger-files')],
  },
  {
    name: 'a repeated request makes a second job',
    file: `${deletions}/jobs.ts`,
    before: `if (earlier) return { job: withPace(found(earlier.id)), isNew: false }`,
    after: `if (earlier) return { job: withPace(found(earlier.id)), isNew: true }`,
    tests: [test('jobs')],
  },
]
