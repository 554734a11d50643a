import { setTimeout as delay } from 'node:timers/promises'
import { sampleImport } from '../sample-import.ts'
import type { Fault, Meanwhile, Stretch } from './history.ts'

/** A call as it reached upstream. */
export type UpstreamCall = {
  method: string
  id: string
  fault: Fault | null
  /** What it was answered with; null when no answer came. */
  status: number | null
  /** Whether the answer came through: in time, too late for the console to wait for, or after its end. */
  heard: 'yes' | 'too late' | 'never'
  /** Whether it deleted the import, at once or later. */
  deleted: boolean
  /** What the ledger said as it arrived. */
  seen: Look
  /** When it arrived, on the clock of `performance.now()`. */
  at: number
}

/** What a second connection to the ledger saw as a call arrived. */
export type Look = {
  /** Whether there was an open record of the import; where a call takes its time to get here, any record of it. */
  hadIntent: boolean
  /** Whether the account knew the key that the call came with. */
  keyKnown: boolean
  /** Intents in the chain that were behind the head that was noted. */
  unnotedIntents: number
  /** How many consoles had been begun, and what the wall clock of the one that called said. */
  lives: number
  wallAt: number
}

/** The upstream of one account as it is, whatever it says: what exists, and what was done. */
export type World = {
  /** The ids of all that ever existed. */
  ids: ReadonlySet<string>
  /** The ids of what exists. */
  imports: Set<string>
  calls: UpstreamCall[]
  /** The ids of calls that never got here, or whose answer came too late by the console's own clock. */
  missed: string[]
  /** What somebody else deleted. */
  byStrangers: Set<string>
  strangerDeletes: (id: string) => void
  /** Notes a call under a key and draws what becomes of it; null when it does not get here. */
  arrive: (method: string, id: string, key: string | null) => Arrival | null
  /** What a page of the list says. */
  list: () => { data: unknown[]; hasMore: boolean; nextCursor: null }
  /** Goes on with a call, whoever waits for it. */
  goOn: (work: Promise<unknown>) => void
  /** Resolves when nothing is under way any more, and no effect is still to come. */
  quiet: () => Promise<void>
}

export type Arrival = {
  call: UpstreamCall
  fault: Fault | null
  /** Does what the call asks for, and tells what the API would answer. */
  carryOut: () => { status: number; body: unknown }
  /** Does it after a while, whoever waits for it. */
  carryOutLate: (afterMs: number) => void
}

export type WorldOptions = { ids: readonly string[]; deletes: Stretch[]; reads: Stretch[] }

/** The world that a history begins in. `look` looks into the ledger. */
export function createWorld(
  { ids, deletes, reads }: WorldOptions,
  look: (id: string, key: string | null) => Look,
): World {
  const imports = new Set(ids)
  const byStrangers = new Set<string>()
  const calls: UpstreamCall[] = []
  const missed: string[] = []
  const underWay = new Set<Promise<unknown>>()
  const faults = { DELETE: drawer(deletes), GET: drawer(reads) }
  /** Imports whose deletion is still to take effect, and what other calls to delete them meet. */
  const pending = new Map<string, Fault>()

  const goOn = (work: Promise<unknown>) => {
    const noted = work.catch(() => {}).finally(() => underWay.delete(noted))
    underWay.add(noted)
  }

  return {
    ids: new Set(ids),
    imports,
    calls,
    missed,
    byStrangers,
    strangerDeletes: (id) => {
      if (imports.delete(id)) byStrangers.add(id)
    },
    list: () => ({ data: [...imports].map((id) => sampleImport(id)), hasMore: false, nextCursor: null }),
    goOn,
    quiet: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    arrive: (method, id, key) => {
      const fault = method === 'DELETE' ? (pending.get(id) ?? faults.DELETE()) : faults.GET()
      if (fault?.kind === 'unreachable') {
        missed.push(id)
        return null
      }
      const at = performance.now()
      const seen = look(id, key)
      const call: UpstreamCall = { method, id, fault, status: null, heard: 'never', deleted: false, seen, at }
      calls.push(call)
      const meanwhile = fault?.kind === 'late' ? meanwhiles[fault.meanwhile] : null
      if (meanwhile) pending.set(id, meanwhile)
      const carryOut = () => {
        if (!imports.has(id)) {
          const message = `No import has the id ${id}`
          const path = `/websets/v0/imports/${id}`
          const timestamp = '2026-11-23T12:00:00.000Z'
          return { status: 404, body: { statusCode: 404, timestamp, message, error: 'Not Found', path } }
        }
        if (method === 'DELETE') call.deleted = imports.delete(id)
        return { status: 200, body: sampleImport(id) }
      }
      return {
        call,
        fault,
        carryOut,
        carryOutLate: (afterMs) => {
          const takeEffect = async () => {
            await delay(afterMs)
            pending.delete(id)
            carryOut()
          }
          goOn(takeEffect())
        },
      }
    },
  }
}

const meanwhiles: Record<Meanwhile, Fault | null> = {
  served: null,
  conflict: { kind: 'conflict' },
  500: { kind: 'lost', answer: '500', carriedOut: false },
  limited: { kind: 'limited', retryAfter: null },
}

/** The fault of each call in turn; null once they are through, and for those that are served well. */
function drawer(stretches: Stretch[]): () => Fault | null {
  const faults = stretches.flatMap(({ well, badly, fault }) => [
    ...Array.from({ length: well }, () => null),
    ...Array.from({ length: badly }, () => fault),
  ])
  let next = 0
  return () => faults[next++] ?? null
}
