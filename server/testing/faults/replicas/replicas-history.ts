import fc from 'fast-check'
import { type History, quickFaults } from '../history.ts'

/** What happens beside the faults of upstream, once so many calls have reached it. Imports and replicas are meant by their number. */
export type ReplicaStep = { atCall: number } & (
  | { act: 'delete one'; which: number; replica: number }
  | { act: 'stranger deletes'; which: number }
  | { act: 'another job'; from: number; count: number; replica: number }
  | { act: 'stop'; replica: number; forMs: number }
  /** A replica is killed, and another one takes its place after a while. */
  | { act: 'kill'; replica: number; forMs: number }
  /** It stands still: for less than a lease, or for longer. */
  | { act: 'freeze'; replica: number; forMs: number }
  /** Each replica in turn is told to end, once a new one has begun. */
  | { act: 'rolling restart' }
  /** PostgreSQL ends, by SIGINT (fast) or SIGQUIT (immediate), and is back after a while. */
  | { act: 'database restarts'; how: 'SIGINT' | 'SIGQUIT'; forMs: number }
  /** An administrator ends connections: those of one replica, or all. */
  | { act: 'connections cut'; replica: number | null }
  /** Nothing comes through between a replica and the database, and nobody says so. */
  | { act: 'line stalls'; replica: number; forMs: number }
  | { act: 'commit lost'; replica: number; how: 'unsent' | 'unanswered' | 'late'; times: number }
  | { act: 'disk full'; forMs: number }
  | { act: 'clock jumps'; replica: number; hours: number }
  /** A replica begins under a key that the account does not know, which somebody confirms, or takes back. */
  | { act: 'new key'; replica: number; confirm: boolean; forMs: number }
)

/** Bulk deletions over several replicas, and everything that goes wrong meanwhile. */
export type ReplicasHistory = Omit<History, 'steps'> & {
  replicas: 2 | 3
  steps: ReplicaStep[]
  /** What happens while its jobs are held; null: they are not. */
  hold: Hold | null
}

/**
 * Two jobs are held for a second. The replica that they are asked of has a clock that is so many hours off, and is killed; another
 * one is told to undo the second job, perhaps too late.
 */
export type Hold = { replica: number; hours: number; killAfterMs: number; undoAfterMs: number }

/** Every kind of thing that goes wrong in such a history, beside those of upstream. */
export const replicaKinds = [
  'kill',
  'freeze',
  'rolling restart',
  'database restarts',
  'connections cut',
  'line stalls',
  'commit lost',
] as const

const imports = 20
const atCall = fc.integer({ min: 1, max: 25 })
const which = fc.nat({ max: imports - 1 })
const replica = fc.nat({ max: 2 })
const forMs = fc.integer({ min: 0, max: 300 })
const act = <Act extends string>(name: Act) => fc.constant(name)

const step: fc.Arbitrary<ReplicaStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ atCall, act: act('delete one'), which, replica }) },
  { weight: 1, arbitrary: fc.record({ atCall, act: act('stranger deletes'), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      atCall,
      act: act('another job'),
      from: which,
      count: fc.integer({ min: 1, max: 8 }),
      replica,
    }),
  },
  { weight: 1, arbitrary: fc.record({ atCall, act: act('stop'), replica, forMs }) },
  { weight: 5, arbitrary: fc.record({ atCall, act: act('kill'), replica, forMs }) },
  {
    weight: 4,
    arbitrary: fc.record({
      atCall,
      act: act('freeze'),
      replica,
      forMs: fc.oneof(fc.integer({ min: 50, max: 400 }), fc.integer({ min: 1_000, max: 1_800 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ atCall, act: act('rolling restart') }) },
  {
    weight: 3,
    arbitrary: fc.record({
      atCall,
      act: act('database restarts'),
      how: fc.constantFrom('SIGINT' as const, 'SIGQUIT' as const),
      forMs,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ atCall, act: act('connections cut'), replica: fc.option(replica) }),
  },
  { weight: 2, arbitrary: fc.record({ atCall, act: act('line stalls'), replica, forMs }) },
  {
    weight: 5,
    arbitrary: fc.record({
      atCall,
      act: act('commit lost'),
      replica,
      how: fc.constantFrom('unsent' as const, 'unanswered' as const, 'unanswered' as const, 'late' as const),
      times: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ atCall, act: act('disk full'), forMs }) },
  {
    weight: 2,
    arbitrary: fc.record({
      atCall,
      act: act('clock jumps'),
      replica,
      hours: fc.constantFrom(-26, -1, 1, 48),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ atCall, act: act('new key'), replica, confirm: fc.boolean(), forMs }),
  },
)

/** Any history with two or three replicas. */
export const anyReplicasHistory: fc.Arbitrary<ReplicasHistory> = fc.record({
  imports: fc.constant(imports),
  replicas: fc.constantFrom(2 as const, 3 as const, 3 as const),
  perSecond: fc.constantFrom(15, 60, 200, 1000),
  goneBefore: fc.uniqueArray(which, { maxLength: 2 }),
  ...quickFaults(),
  steps: fc.array(step, { minLength: 2, maxLength: 5 }),
  hold: fc.option(
    fc.record({
      replica,
      hours: fc.constantFrom(-3, 0, 5),
      killAfterMs: fc.integer({ min: 0, max: 1_200 }),
      undoAfterMs: fc.integer({ min: 0, max: 1_300 }),
    }),
    { freq: 2 },
  ),
})

/** One with three replicas in which nothing goes wrong. */
export const fairReplicasHistory: ReplicasHistory = {
  imports: 30,
  replicas: 3,
  perSecond: 200,
  goneBefore: [],
  deletes: [],
  reads: [],
  steps: [],
  hold: null,
}
