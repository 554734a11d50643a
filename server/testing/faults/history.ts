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

export type Meanwhile = 'served' | 'conflict' | '500' | 'limited'

/** What an upstream does with a call that it does not serve well. */
export type Fault =
  | { kind: 'limited'; retryAfter: string | null }
  | { kind: 'lost'; answer: LostAnswer; carriedOut: boolean }
  /**
   * Its answer is lost, and it takes effect so long after nobody waits for it any more; meanwhile other calls to delete
   * the same import are served, or meet this.
   */
  | { kind: 'late'; answer: LostAnswer; afterMs: number; meanwhile: Meanwhile }
  /** A 404 that is not the API's own. */
  | { kind: 'gateway 404' }
  | { kind: 'slow' }
  | { kind: 'unauthorized' }
  | { kind: 'conflict' }
  | { kind: 'unreachable' }

/** So many calls that are served well, then so many that are not. */
export type Stretch = { well: number; badly: number; fault: Fault }

/** How a console ends. */
type Ending = 'crash' | 'end'

/** What else may be started on the same data folder: without a key, at another address, under another name. */
export type OtherAccount = 'sandbox' | 'address' | 'name'

/** What happens besides, once so many calls have reached upstream. Imports are meant by their number. */
export type Step = { atCall: number } & (
  | { act: 'stop' | 'crash' | 'end' | 'lock' | 'disk full'; forMs: number }
  /** A folder stands in the place of the head file, or of the log of heads. */
  | { act: 'heads unwritable'; file: 'head' | 'headsLog'; forMs: number }
  /** The process stands still and goes on; for consoles that are processes. */
  | { act: 'freeze'; forMs: number }
  | { act: 'clock jumps'; hours: number }
  | { act: 'another job'; from: number; count: number }
  | { act: 'delete one' | 'stranger deletes'; which: number }
  /** Another console on the same data folder, at the same time, where people delete too. */
  | { act: 'second console'; which: number[]; forMs: number; ends: Ending }
  /** The console ends, one of another account runs on its data folder for a while, and it begins again. */
  | { act: 'another account'; account: OtherAccount; forMs: number; ends: Ending }
  /** It begins again under a key that its account does not know, which somebody confirms or takes back. */
  | { act: 'new key'; confirm: boolean; forMs: number; ends: Ending }
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

/** Every kind of thing that goes wrong in a history; a run of the tests says how many had each. */
export const kinds = [
  'lost answer',
  'late effect',
  'limited',
  'gateway 404',
  'slow',
  'unauthorized',
  'conflict',
  'unreachable',
  'stop',
  'crash',
  'end',
  'lock',
  'disk full',
  'heads unwritable',
  'freeze',
  'clock jumps',
  'another job',
  'delete one',
  'stranger deletes',
  'second console',
  'another account',
  'new key',
] as const
export type Kind = (typeof kinds)[number]

const kindOfFault: Record<Fault['kind'], Kind> = {
  limited: 'limited',
  lost: 'lost answer',
  late: 'late effect',
  'gateway 404': 'gateway 404',
  slow: 'slow',
  unauthorized: 'unauthorized',
  conflict: 'conflict',
  unreachable: 'unreachable',
}

/** The kinds that a history has. */
export function kindsOf<Act extends string>({
  deletes,
  reads,
  steps,
}: Pick<History, 'deletes' | 'reads'> & { steps: { act: Act }[] }): Set<Kind | Act> {
  return new Set<Kind | Act>([
    ...[...deletes, ...reads].map(({ fault }) => kindOfFault[fault.kind]),
    ...steps.map(({ act }) => act),
  ])
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

const answer = fc.constantFrom(...lostAnswers)
const lost = fc.record({ kind: fc.constant('lost' as const), answer, carriedOut: fc.boolean() })
const late = fc.record({
  kind: fc.constant('late' as const),
  answer,
  afterMs: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 250, max: 600 })),
  meanwhile: fc.constantFrom('served' as const, 'conflict' as const, '500' as const, 'limited' as const),
})
const limited = fc.record({ kind: fc.constant('limited' as const), retryAfter })

const deleteFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: lost },
  { weight: 3, arbitrary: late },
  { weight: 4, arbitrary: limited },
  { weight: 1, arbitrary: fc.constant({ kind: 'slow' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'gateway 404' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unauthorized' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'conflict' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unreachable' as const }) },
)
const readFault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: lost },
  { weight: 4, arbitrary: limited },
  { weight: 1, arbitrary: fc.constant({ kind: 'gateway 404' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'unauthorized' as const }) },
)

const stretches = (fault: fc.Arbitrary<Fault>, most: number) =>
  fc.array(fc.record({ well: fc.nat({ max: 10 }), badly: fc.integer({ min: 1, max: 5 }), fault }), {
    minLength: 1,
    maxLength: most,
  })

const count = fc.integer({ min: 1, max: 30 })
const ends = fc.constantFrom('crash' as const, 'crash' as const, 'end' as const)
const hours = fc.constantFrom(-26, -2, -1, 1, 3, 48)

type Times = { atCall: fc.Arbitrary<number>; forMs: fc.Arbitrary<number>; accounts: OtherAccount[] }

/** Each kind of step by its name. `forMs` is how long what goes on for a while does. */
const stepsOf = ({ atCall, forMs: whileMs, accounts }: Times) => ({
  stop: fc.record({ atCall, act: fc.constant('stop' as const), forMs: whileMs }),
  crash: fc.record({ atCall, act: fc.constant('crash' as const), forMs: whileMs }),
  end: fc.record({ atCall, act: fc.constant('end' as const), forMs: whileMs }),
  lock: fc.record({ atCall, act: fc.constant('lock' as const), forMs: whileMs }),
  diskFull: fc.record({ atCall, act: fc.constant('disk full' as const), forMs: whileMs }),
  heads: fc.record({
    atCall,
    act: fc.constant('heads unwritable' as const),
    file: fc.constantFrom('head' as const, 'headsLog' as const),
    forMs: whileMs,
  }),
  clock: fc.record({ atCall, act: fc.constant('clock jumps' as const), hours }),
  freeze: fc.record({
    atCall,
    act: fc.constant('freeze' as const),
    forMs: fc.integer({ min: 300, max: 1_800 }),
  }),
  job: fc.record({ atCall, act: fc.constant('another job' as const), from: which, count }),
  one: fc.record({
    atCall,
    act: fc.constantFrom('delete one' as const, 'stranger deletes' as const),
    which,
  }),
  second: fc.record({
    atCall,
    act: fc.constant('second console' as const),
    which: fc.uniqueArray(which, { minLength: 1, maxLength: 5 }),
    forMs: whileMs,
    ends,
  }),
  account: fc.record({
    atCall,
    act: fc.constant('another account' as const),
    account: fc.constantFrom(...accounts),
    forMs: whileMs,
    ends,
  }),
  key: fc.record({
    atCall,
    act: fc.constant('new key' as const),
    confirm: fc.boolean(),
    forMs: whileMs,
    ends,
  }),
})

const here = stepsOf({
  atCall: fc.integer({ min: 1, max: 90 }),
  forMs,
  accounts: ['sandbox', 'address', 'name'],
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: here.stop },
  { weight: 4, arbitrary: here.crash },
  { weight: 1, arbitrary: here.end },
  { weight: 2, arbitrary: here.lock },
  { weight: 2, arbitrary: here.diskFull },
  { weight: 2, arbitrary: here.heads },
  { weight: 2, arbitrary: here.clock },
  { weight: 2, arbitrary: here.job },
  { weight: 4, arbitrary: here.one },
  { weight: 2, arbitrary: here.second },
  { weight: 2, arbitrary: here.account },
  { weight: 2, arbitrary: here.key },
)

/** Any history. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  imports: fc.integer({ min: 50, max: 60 }),
  perSecond: fc.constantFrom(null, null, 150, 400),
  goneBefore: fc.uniqueArray(which, { maxLength: 4 }),
  deletes: stretches(deleteFault, 9),
  reads: stretches(readFault, 5),
  steps: fc.array(step, { maxLength: 8 }),
})

const there = stepsOf({
  atCall: fc.integer({ min: 1, max: 70 }),
  forMs: fc.constantFrom(0, 200),
  accounts: ['address', 'name'],
})
const processStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: there.crash },
  { weight: 1, arbitrary: there.end },
  { weight: 2, arbitrary: there.freeze },
  { weight: 2, arbitrary: there.clock },
  { weight: 2, arbitrary: there.second },
  { weight: 1, arbitrary: there.account },
  { weight: 1, arbitrary: there.key },
)

/** One whose console is a process, and is killed, stopped or changed several times: nothing in it waits for long. */
export const killedHistory: fc.Arbitrary<History> = fc.record({
  imports: fc.integer({ min: 50, max: 60 }),
  perSecond: fc.constantFrom(100, 1000),
  goneBefore: fc.uniqueArray(which, { maxLength: 4 }),
  ...quickFaults(),
  steps: fc.array(processStep, { minLength: 2, maxLength: 4 }),
})

/** Faults of an upstream that keep nobody waiting until a call is given up. */
export function quickFaults() {
  return {
    deletes: stretches(deleteFault.filter(isQuick), 4),
    reads: stretches(readFault.filter(isQuick), 2),
  }
}

function isQuick(fault: Fault): boolean {
  return !('answer' in fault) || (fault.answer !== 'drip' && fault.answer !== 'silence')
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
export function importId({ imports }: Pick<History, 'imports'>, number: number): string {
  return `import_${number % imports}`
}
