import { expect, it } from 'vitest'
import { startPair } from '../testing/start-pair.ts'

it('says what to do about a page of records that is longer than any text can be', async (context) => {
  const { console } = await startPair(context)
  await console.deleteImport('import_a')
  // 140 records with an import of 4 MB each.
  console.ledger.database.exec(
    `INSERT INTO deletions (import_id, outcome, attempts, operator, requested_at, settled_at, import_json)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 140)
     SELECT 'import_' || i, 'deleted', 1, 'x', requested_at, settled_at,
       json_set(import_json, '$.metadata.a', hex(zeroblob(2000000))) FROM n, deletions WHERE id = 1`,
  )
  const answer = await console.fetch('/api/console/deletions?limit=200')
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({
    code: 'answer_too_large',
    message: expect.stringMatching(/more than 536,870,888 characters, .* smaller limit/),
  })
  expect((await console.fetch('/api/console/deletions?limit=20')).status).toBe(200)
}, 60_000)
