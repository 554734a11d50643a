import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from '../../../src/contract/account.ts'
import { testAccount } from '../open-test-ledger.ts'
import { type AccountPlay, type Begin, createAccountPlay } from './account-play.ts'
import { type Clock, underClock } from './clock.ts'
import { fastLine } from './fast-upstream.ts'
import { type History, importId, type OtherAccount, type Step } from './history.ts'
import { beginLife } from './short-lives.ts'
import type { Trace } from './trace.ts'

/** Where a history is played: how a console begins there, and whose it can be. */
export type Stage = {
  begin: Begin
  accountOf: (which: OtherAccount | 'own') => Account
  /** Whether a call is there as soon as it is sent. */
  callsArriveAtOnce: boolean
  /** How a ledger in this data folder tells keys apart. */
  fingerprintOf: (dataDir: string, key: string | null) => string | null
  /** Sets the wall clock of its consoles. */
  setClock: (dataDir: string, shiftMs: number) => void
}

export type PlayOptions = {
  /** In this process, when left out. */
  stage?: (clock: Clock) => Stage
  /** How a console begins there, to plant a bug. */
  begin?: Begin
  /** Called last of all, with the ledger's file and its log of heads: to plant a bug. */
  afterwards?: (file: string, headsLog: string) => void
}

/** Consoles in this process, which are quick to begin. */
export const stageHere = (clock: Clock): Stage => ({
  begin: async (world, dataDir, { perSecond, identity }) =>
    beginLife({ dataDir, line: fastLine(world, identity.key), perSecond, identity }),
  accountOf: (which) => accounts[which],
  callsArriveAtOnce: true,
  fingerprintOf: (_dataDir, key) => key,
  setClock: (_dataDir, shiftMs) => void (clock.shiftMs = shiftMs),
})

const accounts: Record<OtherAccount | 'own', Account> = {
  own: testAccount,
  sandbox: { mode: 'sandbox', name: 'test', baseUrl: null },
  address: { ...testAccount, baseUrl: 'https://api.other.test' },
  name: { ...testAccount, name: 'other' },
}

/** The key that the account of a history is known by at first. */
export const firstKey = 'first-key'

const hourMs = 3_600_000
const lookEveryMs = 3
/** A history that takes more looks than this has lost its way. Counted, as a loaded machine takes longer for each. */
const looksAtMost = 40_000

/** Plays a history to its end: every job finished, after resumes, and no record open. Throws when it never ends. */
export async function play(
  history: History,
  { stage = stageHere, begin, afterwards }: PlayOptions = {},
): Promise<Trace> {
  const clock: Clock = { shiftMs: 0 }
  const dir = mkdtempSync(path.join(tmpdir(), 'history-'))
  return underClock(clock, async () => {
    const player = createPlayer(history, dir, { ...stage(clock), ...(begin && { begin }) })
    try {
      return await player.play(afterwards)
    } finally {
      await player.close()
      rmSync(dir, { recursive: true })
    }
  })
}

function createPlayer(history: History, dataDir: string, stage: Stage) {
  const { perSecond } = history
  const steps = history.steps.toSorted((a, b) => a.atCall - b.atCall)
  let looks = 0
  const others = new Map<OtherAccount, AccountPlay>()
  let shiftMs = 0

  const patience = async () => {
    if (++looks > looksAtMost) throw new Error('The history never ended.')
    await delay(lookEveryMs)
  }
  const common = {
    dataDir,
    begin: stage.begin,
    callsArriveAtOnce: stage.callsArriveAtOnce,
    perSecond,
    patience,
    fingerprintOf: (key: string | null) => stage.fingerprintOf(dataDir, key),
  }
  const ids = Array.from({ length: history.imports }, (_, number) => importId(history, number))
  const own = createAccountPlay({
    ...common,
    account: stage.accountOf('own'),
    key: firstKey,
    world: { ...history, ids },
  })
  for (const number of history.goneBefore) own.world.strangerDeletes(importId(history, number))

  const another = (which: OtherAccount): AccountPlay => {
    const known = others.get(which)
    if (known) return known
    const otherIds = Array.from({ length: 4 }, (_, number) => `${which}_${number}`)
    const made = createAccountPlay({
      ...common,
      account: stage.accountOf(which),
      key: which === 'sandbox' ? null : `key-of-${which}`,
      world: { ids: otherIds, deletes: history.deletes.slice(0, 1), reads: history.reads.slice(0, 1) },
    })
    others.set(which, made)
    return made
  }

  /** One of another account runs for a while; what it is at work on then waits for it, in its turn. */
  const visit = async ({ account, forMs, ends }: Extract<Step, { act: 'another account' }>) => {
    await own.end(ends)
    const guest = another(account)
    await guest.begin()
    const [first, ...rest] = [...guest.world.ids]
    if (guest.world.calls.length === 0) await guest.createJob(`job-of-${account}`, rest)
    if (first !== undefined) guest.background(guest.deleteOne(first))
    await delay(forMs)
    await guest.end(ends)
    await own.begin()
  }

  const changeKey = async (step: Extract<Step, { act: 'new key' }>) => {
    const key = `key-of-step-${steps.indexOf(step)}`
    await own.end(step.ends)
    await own.begin(key)
    // Nothing of this may be sent.
    own.background(own.deleteOne(importId(history, steps.indexOf(step))))
    await own.change('/api/console/jobs/1/resume')
    await own.life().recheckOpen()
    await delay(step.forMs)
    if (step.confirm) {
      own.keep(key)
      while ((await own.change('/api/console/account/confirm')).status !== 200) await patience()
      return
    }
    await own.end(step.ends)
    await own.begin()
  }

  const take = async (step: Step): Promise<void> => {
    switch (step.act) {
      case 'stop':
        await own.change('/api/console/jobs/1/stop')
        return delay(step.forMs)
      case 'crash':
      case 'end':
        await own.end(step.act)
        await delay(step.forMs)
        return own.begin()
      case 'lock':
        return own.lock(step.forMs)
      case 'disk full':
        return own.fillDisk(step.forMs)
      case 'heads unwritable':
        return own.blockHeads(step.file, step.forMs)
      case 'freeze':
        return own.life().freeze?.(step.forMs)
      case 'clock jumps':
        shiftMs += step.hours * hourMs
        return stage.setClock(dataDir, shiftMs)
      case 'another job': {
        const some = Array.from({ length: step.count }, (_, n) => importId(history, step.from + n))
        return own.createJob(`job-of-step-${steps.indexOf(step)}`, some)
      }
      case 'delete one':
        return own.background(own.deleteOne(importId(history, step.which)))
      case 'stranger deletes':
        return own.world.strangerDeletes(importId(history, step.which))
      case 'second console': {
        const several = new Set(step.which.map((number) => importId(history, number)))
        return own.background(own.secondConsole([...several], step.forMs, step.ends))
      }
      case 'another account':
        return visit(step)
      case 'new key':
        return changeKey(step)
    }
  }

  return {
    play: async (afterwards: PlayOptions['afterwards']): Promise<Trace> => {
      await own.begin()
      await own.createJob('the-job', ids)
      for (const step of steps) {
        // What is planned for later than the last call happens at the end.
        await own.finishJobs(() => own.world.calls.length >= step.atCall)
        await take(step)
      }
      await own.settle()
      const shown = await own.shown()
      await own.end('end')
      const traces: Trace[] = []
      for (const guest of others.values()) {
        await guest.begin()
        await guest.settle()
        const guestShown = await guest.shown()
        await guest.end('end')
        traces.push(guest.trace(guestShown, []))
      }
      afterwards?.(own.files.ledger, own.files.headsLog)
      return own.trace(shown, traces)
    },
    close: async () => {
      for (const each of [own, ...others.values()]) await each.close()
    },
  }
}
