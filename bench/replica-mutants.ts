import type { Mutant } from './mutant-list.ts'

const budget = 'server/postgres/budget.test.ts'
const turns = 'server/postgres/turns.test.ts'
const uploads = 'server/postgres/uploads.test.ts'
const stores = 'server/postgres/access-stores.test.ts'
const records = 'server/postgres/write-records.test.ts'

/** What breaks a promise of what replicas share, each in one place. */
export const replicaMutants: readonly Mutant[] = [
  {
    name: 'replicas: one call more goes in a second',
    file: 'server/postgres/budget-tables.ts',
    before: 'IF taken >= most THEN due := greatest(due, b.slots[taken - most + 1]',
    after: 'IF taken > most THEN due := greatest(due, b.slots[taken - most]',
    tests: [budget],
  },
  {
    name: 'replicas: who has booked goes in spite of a 429',
    file: 'server/postgres/budget-tables.ts',
    before: 'IF keep AND booked - on_its_way > asked_at AND b.held_until <= asked_at THEN',
    after: 'IF keep AND booked - on_its_way > asked_at THEN',
    tests: [budget],
  },
  {
    name: 'replicas: a booking that is given up keeps its slot',
    file: 'server/postgres/budget-tables.ts',
    before: 'IF latest IS NOT NULL OR booked IS NOT NULL THEN',
    after: 'IF latest IS NOT NULL THEN',
    tests: [budget],
  },
  {
    name: 'replicas: what a clock that was set back left behind holds the budget',
    file: 'server/postgres/budget-tables.ts',
    before: `WHERE s < asked_at + interval '2 min' ORDER BY s`,
    after: 'ORDER BY s',
    tests: [budget],
  },
  {
    name: 'replicas: a pause that could not be noted is forgotten',
    file: 'server/postgres/budget.ts',
    before: 'if (unnoted > 0) await note(client, unnoted, false)',
    after: '',
    tests: [budget],
  },
  {
    name: 'replicas: a turn is taken that another replica has',
    file: 'server/postgres/shared-tables.ts',
    before: 'WHERE t.held_until <= clock_timestamp();',
    after: ';',
    tests: [turns],
  },
  {
    name: 'replicas: a turn of another replica is not seen',
    file: 'server/postgres/turns.ts',
    before: 'return rows[0]?.held ?? true',
    after: 'return rows.length === 0',
    tests: [turns],
  },
  {
    name: 'replicas: a request is under way no more once another replica is asked',
    file: 'server/postgres/requests-under-way.ts',
    before: 'return rows[0]?.there ?? false',
    after: 'return rows.length === 0',
    tests: [turns],
  },
  {
    name: 'replicas: an upload address is kept as it is',
    file: 'server/postgres/uploads.ts',
    before: 'box.seal(url)',
    after: 'url',
    tests: [uploads],
  },
  {
    name: 'replicas: who lost a claim of an upload ends that of another',
    file: 'server/postgres/uploads.ts',
    before: `'UPDATE uploads SET claimed_by = NULL, claimed_until = NULL WHERE import_id = $1 AND claimed_by = $2'`,
    after: `'UPDATE uploads SET claimed_by = NULL, claimed_until = NULL WHERE import_id = $1 AND $2::uuid IS NOT NULL'`,
    tests: [uploads],
  },
  {
    name: 'replicas: a session is never noted as used',
    file: 'server/postgres/sessions.ts',
    before: 'if (looked || !row.is_to_note) return read(row)',
    after: 'if (row) return read(row)',
    tests: [stores],
  },
  {
    name: 'replicas: a token that was revoked is taken',
    file: 'server/postgres/tokens.ts',
    before: 'WHERE secret_hash = $2 AND revoked_at IS NULL AND',
    after: 'WHERE secret_hash = $2 AND',
    tests: [stores],
  },
  {
    name: 'replicas: a secret that no key opens is made anew',
    file: 'server/postgres/secrets.ts',
    before: 'if (hex === null)\n    throw',
    after: 'if (hex === null && rows.length === 0)\n    throw',
    tests: ['server/postgres/secrets.test.ts'],
  },
  {
    name: 'replicas: one that is told to stop closes its door at once',
    file: 'server/open-console.ts',
    before: `if (opened.drainMs > 0 && signal !== 'SIGINT') await delay(opened.drainMs)`,
    after: '',
    tests: ['server/replicas.test.ts'],
  },
  {
    name: 'replicas: what was reported as not written is written when it comes',
    file: 'server/postgres/record-functions.ts',
    before: 'WHERE g.call = call_key)',
    after: 'WHERE g.call <> call_key)',
    tests: [records],
  },
  {
    name: 'replicas: the lost answer of a record that was written is a failure',
    file: 'server/postgres/call-write-records.ts',
    before: 'if (!mayBeMade(error)) throw error',
    after: 'throw error',
    tests: [records],
  },
  {
    name: 'replicas: an item is begun twice',
    file: 'server/postgres/record-functions.ts',
    before: 'AND i.deletion_id IS NULL AND j.state',
    after: 'AND j.state',
    tests: [records],
  },
  {
    name: 'replicas: a run that lost its job writes on',
    file: 'server/postgres/record-functions.ts',
    before: 'AND l.token = change.lease_token',
    after: '',
    tests: [records],
  },
  {
    name: 'replicas: records of one import are judged at once',
    file: 'server/postgres/record-functions.ts',
    before: 'IF refused IS NULL AND this.import_id = ANY (imports) THEN',
    after: 'IF false THEN',
    tests: [records],
  },
  {
    name: 'replicas: a record is ended by what was read of it before',
    file: 'server/postgres/record-functions.ts',
    before: `WHEN n.version <> change.version THEN 'changed'`,
    after: '',
    tests: [records],
  },
  {
    name: 'replicas: something begins in spite of what another replica found',
    file: 'server/postgres/record-functions.ts',
    before: 'found_now <> change.findings OR',
    after: '',
    tests: ['server/postgres/integrity.test.ts'],
  },
]
