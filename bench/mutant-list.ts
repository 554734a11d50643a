/** One small edit of the product that breaks a promise, and the tests that must fail. */
export type Mutant = {
  name: string
  file: string
  /** A text that is in the file exactly once. */
  before: string
  after: string
  /** Test files, the quickest first: the run of a mutant ends with the first failure. */
  tests: readonly string[]
}

const histories = 'server/testing/faults/histories.test.ts'
const accounts = 'server/accounts/accounts.test.ts'

/** Edits that each break a promise of the ledger, of jobs or of the budget. */
export const mutants: readonly Mutant[] = [
  {
    name: '404 after a lost answer counts as already gone',
    file: 'server/delete/delete-upstream.ts',
    before: `return { outcome: anyInDoubt ? 'deleted' : 'already_gone', attempts, ...facts(call.answer) }`,
    after: `return { outcome: 'already_gone', attempts, ...facts(call.answer) }`,
    tests: ['server/delete/lost-answers.test.ts'],
  },
  {
    name: '404 at first counts as deleted by us',
    file: 'server/delete/delete-upstream.ts',
    before: `return { outcome: anyInDoubt ? 'deleted' : 'already_gone', attempts, ...facts(call.answer) }`,
    after: `return { outcome: 'deleted', attempts, ...facts(call.answer) }`,
    tests: ['server/delete/lost-answers.test.ts'],
  },
  {
    name: '404 after a lost answer counts as deleted by us, whoever did it',
    file: 'server/delete/delete-import.ts',
    before: `const isInferred = result.outcome === 'deleted' && result.text === undefined`,
    after: `const isInferred = result.outcome === 'already_gone'`,
    tests: ['server/delete/concurrent.test.ts'],
  },
  {
    name: 'an earlier deletion is looked for before the ledger takes the end',
    file: 'server/delete/delete-import.ts',
    before: `await recordInTime(deps, deletionId, request.importId, result)`,
    after: `await recordInTime(deps, deletionId, request.importId, (await deps.ledger.deletedBy(request.importId)) ? { ...result, outcome: 'already_gone' } : { ...result, text: result.text ?? '' })`,
    tests: ['server/delete/concurrent.test.ts'],
  },
  {
    name: 'what another console is deleting is taken for our own effect',
    file: 'server/ledger/deleted-elsewhere.ts',
    before: `if (end.inferredFrom === 'read_back' || underWay === null) return end`,
    after: `if (end.inferredFrom !== undefined) return end`,
    tests: ['server/sqlite/open-ledger.test.ts', 'server/delete/concurrent.test.ts'],
  },
  {
    name: '404 of a gateway counts as a lost answer',
    file: 'server/delete/delete-upstream.ts',
    before: `anyInDoubt ||= call.kind === 'doubt'`,
    after: `anyInDoubt = true`,
    tests: ['server/delete/late-effects.test.ts', 'server/delete/not-found.test.ts'],
  },
  {
    name: 'a refusal after a lost answer is the end',
    file: 'server/delete/delete-upstream.ts',
    before: `  const notDeleted = (result: DeleteResult): DeleteResult =>\n    anyInDoubt`,
    after: `  const notDeleted = (result: DeleteResult): DeleteResult =>\n    anyInDoubt && patience === undefined`,
    tests: ['server/delete/late-effects.test.ts'],
  },
  {
    name: 'a lost answer is sent again without a check whether the import exists',
    file: 'server/delete/delete-upstream.ts',
    before: `const read = await checkExists(reading, importId, deadline, { ...limits, isPatient })`,
    after: `const read = { found: 'there', requestId: null, deadline }`,
    tests: ['server/delete/lost-answers.test.ts'],
  },
  {
    name: 'an answer about another import counts',
    file: 'server/answer.ts',
    before: `return idIn(json) === importId`,
    after: `return idIn(json) !== null`,
    tests: ['server/delete/lost-answers.test.ts'],
  },
  {
    name: 'no lock for people',
    file: 'server/delete/delete-import.ts',
    before: `return await mutex.run(request.importId, lastStart, async () => {
        const slot = await limiter`,
    after: `return await ((_id: string, _until: unknown, work: () => Promise<EndedDeletion>) => work())(request.importId, lastStart, async () => {
        const slot = await limiter`,
    tests: ['server/delete/concurrent.test.ts'],
  },
  {
    name: 'no lock for jobs',
    file: 'server/delete/delete-import.ts',
    before: `mutex.run(request.importId, noDeadline, async () => {`,
    after: `((_id: string, _until: unknown, work: () => unknown) => work())(request.importId, noDeadline, async () => {`,
    tests: ['server/jobs/jobs-and-others.test.ts'],
  },
  {
    name: 'the intent of a person is written after the call',
    file: 'server/delete/delete-import.ts',
    before: `        const deletionId = await recordIntent(deps, request)
        const limits = { ...timing, patience: null }
        const result = await deleteUpstream(deps, request.importId, slot, limits, deadline)`,
    after: `        const limits = { ...timing, patience: null }
        const result = await deleteUpstream(deps, request.importId, slot, limits, deadline)
        const deletionId = await recordIntent(deps, request)`,
    tests: ['server/delete/ledger-locked.test.ts', 'server/delete/concurrent.test.ts'],
  },
  {
    name: 'the intent of an item is written after the call',
    file: 'server/delete/delete-import.ts',
    before: `      const deletionId = await recordIntent(deps, request)
      // This process may have been suspended while the intent was written.
      if (!lease.isHeld()) throw new LeaseLostError(lease)
      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const result = await deleteUpstream(budgets, request.importId, slot, { ...timing, patience: stopped })`,
    after: `      const budgets = { ...deps, limiter: lane, readLimiter: openLane(lane, limiter, stopped) }
      const result = await deleteUpstream(budgets, request.importId, slot, { ...timing, patience: stopped })
      const deletionId = await recordIntent(deps, request)`,
    tests: ['server/jobs/jobs.test.ts', histories],
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
    file: 'server/api-check.ts',
    before: `  return (
    statusCode === 404 &&`,
    after: `  return (
    true ||`,
    tests: ['server/delete/not-found.test.ts'],
  },
  {
    name: 'the address of the API is always confirmed',
    file: 'server/api-check.ts',
    before: `let isConfirmed = false`,
    after: `let isConfirmed = true`,
    tests: ['server/delete/not-found.test.ts'],
  },
  {
    name: 'absence from a list that went in circles counts as gone',
    file: 'server/delete/check-exists.ts',
    before: `if (page.next === null || cursors.has(page.next) || ids.size === before) return null`,
    after: `if (page.next === null || cursors.has(page.next) || ids.size === before) return ids`,
    tests: ['server/delete/not-found.test.ts'],
  },
  {
    name: 'absence from a list that was given up counts as gone',
    file: 'server/delete/check-exists.ts',
    before: `    cursor = page.next
  }
  return null`,
    after: `    cursor = page.next
  }
  return ids`,
    tests: ['server/delete/not-found.test.ts'],
  },
  {
    name: 'late effects are not corrected',
    file: 'server/delete/abandoned.ts',
    before: `if (found !== 'gone') return`,
    after: `if (found !== 'gone' || ledger) return`,
    tests: ['server/delete/late-effects.test.ts'],
  },
  {
    name: 'the head is not written',
    file: 'server/sqlite/open-ledger.ts',
    before: `else heads.write(head)`,
    after: `else heads.defer(head)`,
    tests: ['server/sqlite/integrity.test.ts', histories],
  },
  {
    name: 'a head that is pending is ignored',
    file: 'server/sqlite/open-ledger.ts',
    before: `if (refused) throw new LedgerRefusal(refused)
    heads.flush()`,
    after: `if (refused) throw new LedgerRefusal(refused)`,
    tests: ['server/sqlite/ledger-files.test.ts', histories],
  },
  {
    name: 'the identity of the files is not checked',
    file: 'server/sqlite/ledger-files.ts',
    before: `if (now !== null && now === opened[index]) continue`,
    after: `if (now !== undefined) continue`,
    tests: ['server/sqlite/ledger-files.test.ts'],
  },
  {
    name: 'any key is known',
    file: 'server/sqlite/ledger-account.ts',
    before: `isKnown: () => known.get(keyFingerprint) !== undefined`,
    after: `isKnown: () => true`,
    tests: [accounts],
  },
  {
    name: 'the account of a ledger is not checked',
    file: 'server/sqlite/ledger-account.ts',
    before: `if (row === undefined || row['account'] === accountId(account)) return`,
    after: `if (row === undefined || row) return`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'accounts of another name have the same folder',
    file: 'server/sqlite/ledger-files.ts',
    before: `const readable = \`\${mode}-\${name}-\${host`,
    after: `const readable = \`\${mode}-\${host`,
    tests: [accounts, histories],
  },
  {
    name: 'the list of a job is not checked',
    file: 'server/ledger/check-job.ts',
    before: `if (list !== created['idsSha256']) {`,
    after: `if (list === '') {`,
    tests: ['server/sqlite/check-jobs.test.ts'],
  },
  {
    name: 'no acknowledgement is needed',
    file: 'server/sqlite/open-ledger.ts',
    before: `    const problems = integrity.open()
    if (problems.length > 0) return brokenRefusal(problems)
    return keys.isKnown()`,
    after: `    return keys.isKnown()`,
    tests: ['server/sqlite/integrity.test.ts'],
  },
  {
    name: 'a 401 does not pause a job',
    file: 'server/jobs/job-pauses.ts',
    before: `if (refusal && isRefusalOfKey(status)) pause(`,
    after: `if (refusal && isRefusalOfKey(0)) pause(`,
    tests: ['server/jobs/jobs.test.ts'],
  },
  {
    name: 'imports that are gone and unexplained do not pause a job',
    file: 'server/jobs/job-pauses.ts',
    before: `if (unexplainedInRow >= unexplainedToPause && !mayBeUnexplained)`,
    after: `if (unexplainedInRow < 0 && !mayBeUnexplained)`,
    tests: ['server/sqlite/check-jobs.test.ts'],
  },
  {
    name: 'a read-back that tells nothing counts as failed',
    file: 'server/delete/delete-upstream.ts',
    before: `outcome: 'unknown', code, message, ...(refusal`,
    after: `outcome: 'failed', code, message, ...(refusal`,
    tests: ['server/delete/lost-answers.test.ts'],
  },
  {
    name: 'a recheck that tells nothing counts as failed',
    file: 'server/delete/recheck.ts',
    before: `outcome: 'unknown', code: 'outcome_unknown', message: before`,
    after: `outcome: 'failed', code: 'outcome_unknown', message: before`,
    tests: ['server/delete/recheck.test.ts'],
  },
  {
    name: 'a record may have two outcomes',
    file: 'server/sqlite/records.ts',
    before: `      WHERE id = ? AND outcome IN ('intended','unknown')\``,
    after: `      WHERE id = ?\``,
    tests: ['server/sqlite/open-ledger.test.ts', 'server/delete/concurrent.test.ts'],
  },
  {
    name: 'an item does not go back into its queue',
    file: 'server/sqlite/records.ts',
    before: `if (recorded.requeue) items.unlink(record)`,
    after: `if (recorded.requeue) items.recordChanged(record)`,
    tests: ['server/jobs/jobs.test.ts', 'server/delete/late-intent.test.ts'],
  },
  {
    name: 'the budget is not held after a 429',
    file: 'server/answer.ts',
    before: `if (answer.status === 429) await`,
    after: `if (answer.status === 0) await`,
    tests: ['server/delete/refusals.test.ts'],
  },
  {
    name: 'a 429 frees the slot of another call',
    file: 'server/limiter.ts',
    before: 'recent.findLastIndex((at) => at <= sentAt)',
    after: 'recent.length - 1',
    tests: ['server/limiter.test.ts'],
  },
  {
    name: 'the age of a record goes by the wall clock',
    file: 'server/delete/recheck.ts',
    before: `  const openMs = async ({ id, jobId }: DeletionRecord): Promise<number> => {
    const now = performance.now()
    const since = seenAt.get(id) ?? now`,
    after: `  const openMs = async ({ id, jobId, requestedAt }: DeletionRecord): Promise<number> => {
    const now = Date.now()
    const since = Date.parse(requestedAt)`,
    tests: ['server/delete/recheck.test.ts'],
  },
  {
    name: 'what is under way in another process is rechecked',
    file: 'server/delete/recheck.ts',
    before: `outcome === 'intended' && jobId !== null && (await leases.quietMs(jobId)) === null`,
    after: `outcome === 'deleted' && jobId !== null && (await leases.quietMs(jobId)) === null`,
    tests: ['server/jobs/jobs-and-others.test.ts'],
  },
  {
    name: 'a look takes what another console is deleting for our own effect',
    file: 'server/delete/recheck.ts',
    before: `if ((await Promise.all(others.map(mayBeUnderWay))).some(Boolean)) return`,
    after: ``,
    tests: ['server/delete/recheck.test.ts'],
  },
  {
    name: 'what may still be under way is given up',
    file: 'server/delete/recheck.ts',
    before: `if (await mayBeUnderWay(deletion)) return
      const message`,
    after: `const message`,
    tests: ['server/delete/recheck.test.ts'],
  },
  {
    name: 'two processes run the jobs',
    file: 'server/sqlite/runner-leases.ts',
    before: `    database.exec('BEGIN EXCLUSIVE')`,
    after: `    database.exec('BEGIN')`,
    tests: ['server/jobs/jobs-and-others.test.ts', 'server/jobs/jobs.test.ts'],
  },
  {
    name: 'readiness does not try the heads',
    file: 'server/sqlite/open-ledger.ts',
    before: `heads.probe()`,
    after: `heads.assertReadable()`,
    tests: ['server/sqlite/ledger-files.test.ts'],
  },
  {
    name: 'a repeated request makes a second job',
    file: 'server/sqlite/job-store.ts',
    before: `if (earlier) return { ...earlier, isNew: false }`,
    after: `if (earlier) return { ...earlier, isNew: true }`,
    tests: ['server/jobs/jobs.test.ts'],
  },
  {
    name: 'an item is begun though its job was stopped',
    file: 'server/sqlite/job-items.ts',
    before: `jobs.id = job_items.job_id AND jobs.state = 'running')`,
    after: `jobs.id = job_items.job_id)`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'an item is begun twice',
    file: 'server/sqlite/job-items.ts',
    before: `WHERE job_id = ? AND position = ? AND deletion_id IS NULL`,
    after: `WHERE job_id = ? AND position = ?`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'a job is moved from whatever state it is in',
    file: 'server/sqlite/job-store.ts',
    before: `return from.includes(state) && !isHeld && isTimely(move, isOver) ? state : null`,
    after: `return !isHeld && isTimely(move, isOver) ? state : null`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'a job begins before its hold is over',
    file: 'server/sqlite/job-store.ts',
    before: `return from.includes(state) && !isHeld && isTimely(move, isOver) ? state : null`,
    after: `return from.includes(state) && isTimely(move, isOver) ? state : null`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'a hold goes by the wall clock alone',
    file: 'server/sqlite/waits.ts',
    before: `if (!ends.has(id)) {`,
    after: `if (id !== '') {`,
    tests: ['server/testing/faults/holds.test.ts', 'server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'nobody looks when a hold is over',
    file: 'server/jobs/jobs.ts',
    before: `if (job.hold) held.lookIn(job.hold.leftMs)`,
    after: `if (job.hold) held.lookIn(job.hold.leftMs + 3_600_000)`,
    tests: ['server/jobs/undo.test.ts'],
  },
  {
    name: 'a job is for every operator to stop',
    file: 'server/route.ts',
    before: `return isOwn || mayAct(role, 'admin')`,
    after: `return isOwn || mayAct(role, 'operator')`,
    tests: ['server/jobs/who.test.ts'],
  },
  {
    name: 'who asked is not hashed',
    file: 'server/ledger/chain.ts',
    before: `...(who !== null && { who_json: who })`,
    after: `...(who === '' && { who_json: who })`,
    tests: ['server/sqlite/integrity.test.ts'],
  },
  {
    name: 'address: a client may say where it comes from',
    file: 'server/client-address.ts',
    before: `while (named.length > 0 && isTrusted(nearest)) {`,
    after: `while (named.length > 0) {`,
    tests: ['server/client-address.test.ts'],
  },
  {
    name: 'address: what is no address is passed over',
    file: 'server/client-address.ts',
    before: `if (next === null) break`,
    after: `if (next === null) continue`,
    tests: ['server/client-address.test.ts'],
  },
  {
    name: 'address: another path that begins like the base path is under it',
    file: 'server/public-address.ts',
    before: `return rest.startsWith('/') ? rest : null`,
    after: `return rest`,
    tests: ['server/public-address.test.ts'],
  },
  {
    name: 'address: a request without the base path is served',
    file: 'server/guard.ts',
    before: `if (address.pathWithin(seen.target) === null)`,
    after: `if (false)`,
    tests: ['server/guard-target.test.ts'],
  },
  {
    name: 'address: a probe may come under any Host',
    file: 'server/guard.ts',
    before: `return ownHosts(localAddress.replace(/^::ffff:/, ''), localPort).includes(host)`,
    after: `return true`,
    tests: ['server/behind-nginx.test.ts'],
  },
  {
    name: 'address: a redirect leaves the base path',
    file: 'server/static.ts',
    before: `c.redirect(basePath + known`,
    after: `c.redirect(known`,
    tests: ['server/static.test.ts'],
  },
  {
    name: 'one approves what one asked for oneself',
    file: 'server/jobs/decide-job.ts',
    before: `if (job.approval?.askedBy !== person) return`,
    after: `return`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'a job that was stopped before its approval is resumed',
    file: 'server/jobs/decide-job.ts',
    before: `if (approval === null || approval.decision?.approved)
    return`,
    after: `return`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'a rejected job can still be approved',
    file: 'server/jobs/decide-job.ts',
    before: `return { from: ['waiting'], to: 'running', by, decision: { note: null } }`,
    after: `return { from: ['waiting', 'rejected'], to: 'running', by, decision: { note: null } }`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'an approval never expires',
    file: 'server/ledger/stored-job.ts',
    before: `return decision === undefined || (by === null) === isOver`,
    after: `return decision === undefined || by !== null`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'a clock that is set ends the wait for an approval',
    file: 'server/sqlite/job-store.ts',
    before: `approvals.leftMs(row) === 0`,
    after: `(approvalEnd(row) ?? 0) <= Date.now()`,
    tests: ['server/sqlite/open-ledger.test.ts'],
  },
  {
    name: 'no approval is asked for what nobody has looked at',
    file: 'server/jobs/approval-rule.ts',
    before: `use_unknown: ageMs() > freshMs,`,
    after: `use_unknown: false,`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'an old reading of the websets tells what they use',
    file: 'server/jobs/approval-rule.ts',
    before: `ageMs() > freshMs`,
    after: `ageMs() === Infinity`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'a clock that is set back makes an old reading of the websets fresh',
    file: 'server/recent-websets.ts',
    before: `Math.max(performance.now() - finished.begunMs, Date.now() - Date.parse(finished.checkedAt))`,
    after: `Date.now() - Date.parse(finished.checkedAt)`,
    tests: ['server/jobs/approval.test.ts'],
  },
  {
    name: 'access: a sign-in that one browser began is finished by another',
    file: 'server/access/secret-box.ts',
    before: `hash('sha256', secret, 'buffer')`,
    after: `hash('sha256', '', 'buffer')`,
    tests: ['server/access/sign-in-refusals.test.ts'],
  },
  {
    name: 'access: a sign-in may take for ever',
    file: 'server/access/sign-in-state.ts',
    before: `isLate: now > until`,
    after: `isLate: false`,
    tests: ['server/access/sign-in-refusals.test.ts'],
  },
  {
    name: 'access: every sign-in has the same nonce',
    file: 'server/access/sign-in-state.ts',
    before: `nonce: newSecret()`,
    after: `nonce: 'x'`,
    tests: ['server/access/sign-in-refusals.test.ts'],
  },
  {
    name: 'access: the lowest role counts',
    file: 'server/access/roles.ts',
    before: `roles.findLast(`,
    after: `roles.find(`,
    tests: ['server/access/claims.test.ts'],
  },
  {
    name: 'access: any role may do all',
    file: 'src/contract/who.ts',
    before: `return roles.indexOf(role) >= roles.indexOf(needed)`,
    after: `return true`,
    tests: ['server/access/tokens.test.ts'],
  },
  {
    name: 'access: a revoked token still works',
    file: 'server/access/sqlite-tokens.ts',
    before: `secret_hash = ? AND revoked_at IS NULL AND (`,
    after: `secret_hash = ? AND (`,
    tests: ['server/access/stores.test.ts'],
  },
  {
    name: 'access: a session that is not used does not end',
    file: 'server/access/sqlite-sessions.ts',
    before: `[iso(now() - idleMs), iso(now() - maxMs)]`,
    after: `[iso(now() - maxMs), iso(now() - maxMs)]`,
    tests: ['server/access/stores.test.ts'],
  },
  {
    name: 'access: a session that is used never ends',
    file: 'server/access/sqlite-sessions.ts',
    before: `[iso(now() - idleMs), iso(now() - maxMs)]`,
    after: `[iso(now() - idleMs), iso(0)]`,
    tests: ['server/access/stores.test.ts'],
  },
  {
    name: 'access: secrets are stored as they are',
    file: 'server/access/sessions.ts',
    before: `hash('sha256', secret, 'hex')`,
    after: `secret || hash('sha256', '', 'hex')`,
    tests: ['server/access/stores.test.ts'],
  },
  {
    name: 'access: anybody may send the header of the proxy',
    file: 'server/access/proxy-jwt.ts',
    before: `if (!settings.isFromProxy(c))`,
    after: `if (false)`,
    tests: ['server/access/proxy-jwt.test.ts'],
  },
  {
    name: 'access: any path may be come back to',
    file: 'server/access/own-page.ts',
    before: `isPagePath(path) ? target`,
    after: `isPagePath('/') ? target`,
    tests: ['server/access/own-page.test.ts'],
  },
  {
    name: 'access: a token makes tokens',
    file: 'server/access/admin-handlers.ts',
    before: `if (who?.kind !== 'person')`,
    after: `if (!who)`,
    tests: ['server/access/tokens.test.ts'],
  },
  {
    name: 'access: an address counts that UserInfo says nobody has checked',
    file: 'server/access/claims.ts',
    before: `[signed, userInfo].some(isUnverified)`,
    after: `isUnverified({ ...userInfo, ...signed })`,
    tests: ['server/access/claims.test.ts'],
  },
  {
    name: 'access: what anybody wrote into X-Forwarded-For counts',
    file: 'server/client-address.ts',
    before: `while (named.length > 0 && isTrusted(nearest))`,
    after: `while (named.length > 0)`,
    tests: ['server/client-address.test.ts'],
  },
  {
    name: 'access: everybody outside is told how the console is',
    file: 'server/watch/probes.ts',
    before: `const isInside = !isPassedOn(c, address)`,
    after: `const isInside = true`,
    tests: ['server/behind-nginx.test.ts'],
  },
  {
    name: 'access: a token cannot be revoked while the ledger is broken',
    file: 'server/access/admin-handlers.ts',
    before: `: ledger.appendOutcome(event)`,
    after: `: ledger.appendIntent(event)`,
    tests: ['server/access/tokens.test.ts'],
  },
  {
    name: 'jobs: an idempotency key gives its job to anybody',
    file: 'server/jobs/jobs.ts',
    before: `|| !isSame(job.who, by.who ?? null)`,
    after: ``,
    tests: ['server/jobs/who.test.ts'],
  },
  {
    name: 'jobs: a reason has half a character',
    file: 'server/delete/delete-route.ts',
    before: `reason?.trim().toWellFormed() ?? ''`,
    after: `reason?.trim() ?? ''`,
    tests: ['server/jobs/half-characters.test.ts'],
  },
  {
    name: 'jobs: a name has half a character',
    file: 'server/route.ts',
    before: `whoInWords(who).toWellFormed()`,
    after: `whoInWords(who)`,
    tests: ['server/jobs/half-characters.test.ts'],
  },
  {
    name: 'approval: a reading of the websets is as old as its last page',
    file: 'server/recent-websets.ts',
    before: `before?.begunAt ?? new Date().toISOString()`,
    after: `new Date().toISOString()`,
    tests: ['server/recent-websets.test.ts'],
  },
]
