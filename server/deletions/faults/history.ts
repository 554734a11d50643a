import fc from 'fast-check'

/** How an answer gets lost: it never comes, or it is none that tells anything. */
export const lostAnswers = [
  'reset',
  'drip',
  'silence',
  'half',
  'other id',
  'page with a 200',
  'page with a 404',
  '500',
  '503',
] as const
export type LostAnswer = (typeof lostAnswers)[number]

/** What an upstream does with a call that it does not serve well. */
export type Fault =
  | { kind: 'limited'; retryAfter: string | null }
  | { kind: 'lost'; answer: LostAnswer; carriedOut: boolean }
  | { kind: 'slow' }
  | { kind: 'unauthorized' }
  | { kind: 'conflict' }
  | { kind: 'unreachable' }

/** So many calls that are served well, then so many that are not. */
export type Stretch = { well: number; badly: number; fault: Fault }

/** What happens besides, once so many calls have reached upstream. Imports are meant by their number. */
export type Step = { atCall: number } & (
  | { act: 'stop' | 'crash' | 'end' | 'lock'; forMs: number }
  | { act: 'another job'; from: number; count: number }
  | { act: 'delete one' | 'stranger deletes'; which: number }
)

/** A bulk deletion, and everything that goes wrong meanwhile. */
export type History = {
  imports: number
  perSecond: number | null
  /** Imports that somebody else had deleted before it began. */
  goneBefore: number[]
  deletes: Stretch[]
  reads: Stretch[]
  steps: Step[]
}

const which = fc.nat({ max: 59 })
const forMs = fc.integer({ min: 0, max: 60 })

/** Seconds, none, too many, a date to come, one that has passed, nonsense, and silence, which is the most frequent. */
const retryAfter = fc.constantFrom(
  null,
  null,
  null,
  '1',
  '0',
  '999999999',
  'Fri, 31 Dec 2100 23:59:59 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'soon',
)

const lost = fc.record({
  kind: fc.constant('lost' as const),
  answer: fc.constantFrom(...lostAnswers),
  carriedOut: fc.boolean(),
})
const limited = fc.record({ kind: fc.constant('limited' as const), retryAfter })

const deleteFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 5, arbitrary: lost },
  { weight: 4, arbitrary: limited },
  { weight: 1, arbitrary: fc.constant({ kind: 'slow' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unauthorized' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'conflict' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unreachable' as const }) },
)
const readFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: lost },
  { weight: 4, arbitrary: limited },
  { weight: 1, arbitrary: fc.constant({ kind: 'unauthorized' as const }) },
)

const stretches = (fault: fc.Arbitrary<Fault>, most: number) =>
  fc.array(fc.record({ well: fc.nat({ max: 10 }), badly: fc.integer({ min: 1, max: 5 }), fault }), {
    minLength: 1,
    maxLength: most,
  })

const atCall = fc.integer({ min: 1, max: 90 })
const count = fc.integer({ min: 1, max: 30 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ atCall, act: fc.constantFrom('stop' as const, 'crash' as const, 'end' as const), forMs }),
  fc.record({ atCall, act: fc.constant('crash' as const), forMs }),
  fc.record({ atCall, act: fc.constant('lock' as const), forMs }),
  fc.record({ atCall, act: fc.constant('another job' as const), from: which, count }),
  fc.record({ atCall, act: fc.constantFrom('delete one' as const, 'stranger deletes' as const), which }),
)

/** Any history. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  imports: fc.integer({ min: 50, max: 60 }),
  perSecond: fc.constantFrom(null, null, 150, 400),
  goneBefore: fc.uniqueArray(which, { maxLength: 4 }),
  deletes: stretches(deleteFault, 9),
  reads: stretches(readFault, 5),
  steps: fc.array(step, { maxLength: 6 }),
})

/** One whose console is killed several times, as a process: nothing in it waits for long. */
export const killedHistory: fc.Arbitrary<History> = fc.record({
  imports: fc.integer({ min: 50, max: 60 }),
  perSecond: fc.constantFrom(100, 1000),
  goneBefore: fc.uniqueArray(which, { maxLength: 4 }),
  deletes: stretches(deleteFault.filter(isQuick), 4),
  reads: stretches(readFault.filter(isQuick), 2),
  steps: fc.array(
    fc.record({
      atCall: fc.integer({ min: 1, max: 70 }),
      act: fc.constantFrom('crash' as const, 'crash' as const, 'crash' as const, 'end' as const),
      forMs: fc.constant(0),
    }),
    { minLength: 3, maxLength: 4 },
  ),
})

function isQuick(fault: Fault): boolean {
  return fault.kind !== 'lost' || (fault.answer !== 'drip' && fault.answer !== 'silence')
}

/** One in which nothing goes wrong. */
export const fairHistory: History = {
  imports: 50,
  perSecond: null,
  goneBefore: [],
  deletes: [],
  reads: [],
  steps: [],
}

/** The name of an import by its number, around the corner. */
export function importId({ imports }: History, number: number): string {
  return `import_${number % imports}`
}
