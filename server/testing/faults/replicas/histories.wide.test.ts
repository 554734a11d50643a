import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kindsOf } from '../history.ts'
import { countedBreaches } from '../played.ts'
import { openArena } from './arena.ts'
import { playReplicas } from './play-replicas.ts'
import { anyReplicasHistory, replicaKinds } from './replicas-history.ts'

/**
 * Each lane has a PostgreSQL and its own share of the histories, one of which every run plays. `FAULTS_SEED=<seed> FAULTS_PATH=<path>` as in
 * ../histories.test.ts, though where exactly a kill hits is up to the machine; `FAULTS_POSTGRES=15` plays on that one,
 * `FAULTS_LOG=<folder>` keeps the logs of all replicas. `npm run test:faults` plays 520 in all, on PostgreSQL 15 and 18.
 */
const { FAULTS, FAULTS_SEED: seed = '4000', FAULTS_PATH: path, FAULTS_RUNS, FAULTS_POSTGRES } = process.env
const runs = Number(FAULTS_RUNS ?? (FAULTS ? '260' : '1'))
const one = FAULTS_POSTGRES === '15' ? 15 : 18
const isWhole = FAULTS !== undefined && path === undefined && FAULTS_POSTGRES === undefined
const versions: readonly (15 | 18)[] = isWhole ? [18, 15] : [one]
const lanes = versions.map((version, lane) => ({ version, laneSeed: Number(seed) + lane }))

describe.concurrent(
  'bulk deletions over several replicas while everything breaks',
  { timeout: 2_400_000 },
  () => {
    it.for(lanes)(
      'keep every rule on PostgreSQL $version, seed $laneSeed',
      async ({ version, laneSeed }, { task }) => {
        const arena = await openArena({ version })
        try {
          const keepsTheRules = fc.asyncProperty(anyReplicasHistory, async (history) => {
            const breaches = await countedBreaches(task.meta, history, () => playReplicas(history, arena))
            expect(breaches, JSON.stringify(history)).toEqual([])
          })
          await fc.assert(keepsTheRules, {
            seed: laneSeed,
            numRuns: runs,
            endOnFailure: true,
            ...(path !== undefined && { path }),
          })
        } finally {
          await arena.close()
        }
      },
    )
  },
)

describe('the histories of a run with replicas', () => {
  it('have every kind of fault among them', () => {
    const drawn = fc.sample(anyReplicasHistory, { seed: 4000, numRuns: 50 }).map(kindsOf)
    expect(replicaKinds.filter((kind) => !drawn.some((each) => each.has(kind)))).toEqual([])
  })
})
