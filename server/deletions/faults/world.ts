import { sampleImport } from '../../testing/sample-import.ts'
import { type Fault, type History, importId, type Stretch } from './history.ts'

/** A call as it reached upstream. */
export type UpstreamCall = {
  method: string
  id: string
  fault: Fault | null
  /** What it was answered with; null when no answer came. */
  status: number | null
  /** Whether the answer came through: in time, too late for the console to wait for, or after its end. */
  heard: 'yes' | 'too late' | 'never'
  /** Whether it deleted the import. */
  deleted: boolean
  /** Whether a second connection to the ledger saw an open record of the import as the call arrived; DELETE only. */
  hadIntent: boolean
}

/** The upstream of a history as it is, whatever it says: what exists, and what was done. */
export type World = {
  /** The ids of what exists. */
  imports: Set<string>
  calls: UpstreamCall[]
  /** The ids of calls that never got here. */
  missed: string[]
  /** What somebody else deleted. */
  byStrangers: Set<string>
  strangerDeletes: (id: string) => void
  /** Notes a call and draws what becomes of it; null when it does not get here. */
  arrive: (method: string, id: string) => Arrival | null
  /** What a page of the list says. */
  list: () => { data: unknown[]; hasMore: boolean; nextCursor: null }
}

export type Arrival = {
  call: UpstreamCall
  fault: Fault | null
  /** Does what the call asks for, and tells what the API would answer. */
  carryOut: () => { status: number; body: unknown }
}

/** The world that a history begins in. `hasIntent` looks into the ledger. */
export function createWorld(history: History, hasIntent: (id: string) => boolean): World {
  const imports = new Set(Array.from({ length: history.imports }, (_, number) => importId(history, number)))
  const byStrangers = new Set<string>()
  const calls: UpstreamCall[] = []
  const missed: string[] = []
  const faults = { DELETE: drawer(history.deletes), GET: drawer(history.reads) }

  const strangerDeletes = (id: string) => {
    if (imports.delete(id)) byStrangers.add(id)
  }
  for (const number of history.goneBefore) strangerDeletes(importId(history, number))

  return {
    imports,
    calls,
    missed,
    byStrangers,
    strangerDeletes,
    list: () => ({ data: [...imports].map((id) => sampleImport(id)), hasMore: false, nextCursor: null }),
    arrive: (method, id) => {
      const fault = method === 'DELETE' ? faults.DELETE() : faults.GET()
      if (fault?.kind === 'unreachable') {
        missed.push(id)
        return null
      }
      const hadIntent = method === 'DELETE' && hasIntent(id)
      const call: UpstreamCall = {
        method,
        id,
        fault,
        status: null,
        heard: 'never',
        deleted: false,
        hadIntent,
      }
      calls.push(call)
      return {
        call,
        fault,
        carryOut: () => {
          if (!imports.has(id)) {
            const message = `No import has the id ${id}`
            const path = `/websets/v0/imports/${id}`
            const timestamp = '2026-11-23T12:00:00.000Z'
            return { status: 404, body: { statusCode: 404, timestamp, message, error: 'Not Found', path } }
          }
          if (method === 'DELETE') call.deleted = imports.delete(id)
          return { status: 200, body: sampleImport(id) }
        },
      }
    },
  }
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
