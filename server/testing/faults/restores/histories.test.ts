import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyRestores, playRestores, type RestoreHistory, type Spoils } from './play-restores.ts'
import { brokenRules, type RestoreRule } from './restore-rules.ts'

/** `FAULTS_SEED=<seed> FAULTS_PATH=<path>` plays what failed again; `npm run test:faults` plays more. */
const { FAULTS, FAULTS_SEED: seed = '1000', FAULTS_PATH: path, FAULTS_RUNS } = process.env
const runs = FAULTS_RUNS ?? (FAULTS ? '100' : '5')
const lanes = path === undefined ? (FAULTS ? 4 : 2) : 1

describe.concurrent(
  'restores while the console is killed and the API misbehaves',
  { timeout: 600_000 },
  () => {
    it.for(Array.from({ length: lanes }, (_, lane) => Number(seed) + lane))(
      'keep every rule, seed %i',
      async (laneSeed) => {
        const keepTheRules = fc.asyncProperty(anyRestores, async (history) => {
          expect(brokenRules(await playRestores(history))).toEqual([])
        })
        await fc.assert(keepTheRules, {
          seed: laneSeed,
          numRuns: Number(runs),
          endOnFailure: true,
          ...(path !== undefined && { path }),
        })
      },
    )
  },
)

/** A checker that finds nothing proves nothing: here each rule meets a bug that it has to name. */
const restoreAll = { does: 'restore the job', afterMs: 0, which: 0 } as const
const fair: RestoreHistory = { records: 2, creates: [], files: [], moves: [restoreAll] }
const killed: RestoreHistory = {
  ...fair,
  creates: ['silent after'],
  moves: [restoreAll, { does: 'crash in a create', afterMs: 0, which: 0 }],
}

const bugs: [what: string, rule: RestoreRule, history: RestoreHistory, spoils: Spoils][] = [
  [
    'the intent is not written',
    'no create without an intent on disk',
    fair,
    { ledger: (ledger) => ({ ...ledger, restores: { ...ledger.restores, begin: async () => true } }) },
  ],
  [
    'what a killed console has sent is sent again',
    'nothing is restored twice',
    killed,
    {
      ledger: (ledger) => ({
        ...ledger,
        restores: {
          ...ledger.restores,
          end: (id, end) => ledger.restores.end(id, end.code === 'console_ended' ? { state: 'queued' } : end),
        },
      }),
    },
  ],
  [
    'a create whose answer is lost is sent again',
    'nothing is restored twice',
    { ...fair, creates: ['lost after'] },
    {
      upstream: (upstream) => ({
        ...upstream,
        fetch: (request) => {
          const again = request.clone()
          return upstream.fetch(request).catch(() => upstream.fetch(again))
        },
      }),
    },
  ],
  [
    'an unknown end is told as a failure',
    'what was made is told, or told to be unknown',
    { ...fair, creates: ['lost after'] },
    {
      ledger: (ledger) => ({
        ...ledger,
        restores: {
          ...ledger.restores,
          end: (id, end) => ledger.restores.end(id, end.state === 'unknown' ? { state: 'failed' } : end),
        },
      }),
    },
  ],
  [
    'a failure is told as a success',
    'what is restored has its own title, and the hash of what was uploaded',
    { ...fair, files: ['403', '403', '403'] },
    {
      ledger: (ledger) => ({
        ...ledger,
        restores: {
          ...ledger.restores,
          end: (id, end) => ledger.restores.end(id, { ...end, state: 'restored' }),
        },
      }),
    },
  ],
  [
    'a file is changed on its way',
    'no other bytes are sent than what was uploaded',
    fair,
    {
      upstream: (upstream) => ({
        ...upstream,
        upload: (url, _body, options) =>
          upstream.upload(url, ReadableStream.from<Uint8Array>([Buffer.from('other')]), options),
      }),
    },
  ],
  [
    'what is queued is not taken up',
    'every restore ends',
    fair,
    {
      ledger: (ledger) => ({ ...ledger, restores: { ...ledger.restores, next: async () => null } }),
      settleMs: 300,
    },
  ],
  [
    'an end is written past the chain',
    'the ledger is whole',
    fair,
    {
      ledger: (ledger) => ({
        ...ledger,
        restores: {
          ...ledger.restores,
          end: async (id, { state }) => {
            ledger.database.prepare('UPDATE restores SET state = ? WHERE id = ?').run(state, Number(id))
            return true
          },
        },
      }),
    },
  ],
]

describe.concurrent('a planted bug', { timeout: 60_000 }, () => {
  it('is none where there is none', async () => {
    expect(brokenRules(await playRestores(fair))).toEqual([])
    expect(brokenRules(await playRestores(killed))).toEqual([])
  })

  it.for(bugs)('is found: %s', async ([, rule, history, spoils]) => {
    expect(brokenRules(await playRestores(history, spoils))).toContain(rule)
  })
})
