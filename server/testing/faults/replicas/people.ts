import * as v from 'valibot'
import { integritySchema, type LedgerProblem } from '../../../../src/contract/deletion.ts'
import { type JobItem, jobSchema } from '../../../../src/contract/job.ts'
import type { Ask, Trace } from '../trace.ts'
import type { World } from '../world.ts'
import type { Replicas } from './replicas.ts'
import type { Stored } from './stored.ts'

type Options = {
  replicas: Replicas
  stored: Stored
  world: World
  /** Waits a moment. Throws when the history has lost its way. */
  patience: () => Promise<void>
}

/** Looks at jobs that do not end, before they are asked to go on. */
const looksToNudge = 30
/** The most time for a record to be corrected once the call that it tells of took effect. */
const correctedWithinMs = 6_000

/** Whether an answer says that it is not known whether something was written. */
const isInDoubt = ({ message }: Record<string, unknown>) => /not known whether/.test(String(message))

/** What people ask of the replicas, each time another one, and what they are told. */
export function createPeople({ replicas, stored, world, patience }: Options) {
  const asked = new Map<string, string[]>()
  const denied = new Set<string>()
  const deniedJobs: string[] = []
  const asks: Ask[] = []
  const underWay = new Set<Promise<void>>()
  let turn = 0

  /** Asks one after the other until one answers well enough to be understood. */
  const insist: Replicas['ask'] = async (place, method, address, more) => {
    for (let next = place; ; next++) {
      try {
        const answer = await replicas.ask(next, method, address, more)
        if (answer.status < 500) return answer
      } catch {
        // It was killed meanwhile, or there is none at present.
      }
      await patience()
    }
  }

  const change = (address: string, place = turn++) => insist(place, 'POST', address, { body: {} })

  const background = (work: Promise<unknown>) => {
    const noted = work.then(
      () => void underWay.delete(noted),
      () => void underWay.delete(noted),
    )
    underWay.add(noted)
  }

  const deleteOne = async (id: string, place: number): Promise<void> => {
    const ask: Ask = { importId: id, status: null, code: null, deletionId: null }
    asks.push(ask)
    const { status, body, deletionId } = await replicas.ask(place, 'DELETE', `/api/websets/v0/imports/${id}`)
    // As if nobody had answered.
    if (isInDoubt(body)) return
    const code = typeof body['code'] === 'string' ? body['code'] : null
    const record = typeof body['deletionId'] === 'string' ? body['deletionId'] : deletionId
    Object.assign(ask, { status, code, deletionId: record })
  }

  /** Asks for a job until it is there: whoever got no answer asks again with the same key, and another replica. */
  const createJob = async (jobKey: string, ids: string[], place: number): Promise<void> => {
    asked.set(jobKey, ids)
    for (let next = place; ; next++) {
      const answer = await replicas
        .ask(next, 'POST', '/api/console/jobs', { key: jobKey, body: { ids } })
        .catch(() => null)
      const { status = 599, body = {} } = answer ?? {}
      if (status === 200 && denied.has(jobKey)) deniedJobs.push(jobKey)
      if (status < 300) return
      if (status < 500 && body['code'] !== 'account_unconfirmed') throw new Error(JSON.stringify(body))
      if (body['code'] === 'ledger_unavailable' && !isInDoubt(body)) denied.add(jobKey)
      await patience()
    }
  }

  /** Resumes what is paused or stopped, until all are finished. */
  const finishJobs = async (until: () => boolean): Promise<void> => {
    for (let looks = 1; !until(); looks++) {
      if (looks % looksToNudge === 0) await change('/api/console/account/confirm')
      const all = await stored.jobs()
      if (all.every(({ state }) => state === 'finished' || state === 'undone')) return
      for (const { id, state } of all)
        if (state === 'paused' || state === 'stopped') await change(`/api/console/jobs/${id}/resume`)
      await patience()
    }
  }

  const recheckOpen = async (): Promise<void> => {
    for (const id of await stored.openRecords()) await change(`/api/console/deletions/${id}/recheck`)
    // Whoever confirms a key, also one that is known, has the console take up what waits, late effects too.
    await change('/api/console/account/confirm')
  }

  const anyUnrecorded = async (): Promise<boolean> => {
    const said = await stored.saidDeleted()
    return world.calls.some(({ deleted, id }) => deleted && !said.has(id))
  }

  return {
    asks,
    deniedJobs,
    asked: () => new Set([...asks.map(({ importId }) => importId), ...[...asked.values()].flat()]),
    insist,
    change,
    background,
    deleteOne,
    createJob,
    finishJobs,
    recheckOpen,

    /** Plays on until every job is finished, no record is open, and what took effect late is corrected or was not in time. */
    settle: async (): Promise<void> => {
      await finishJobs(() => false)
      await Promise.all(underWay)
      while ((await stored.openRecords()).length > 0) {
        await recheckOpen()
        await patience()
      }
      await world.quiet()
      const giveUpAt = performance.now() + correctedWithinMs
      while ((await anyUnrecorded()) && performance.now() < giveUpAt) {
        await recheckOpen()
        await patience()
      }
      await finishJobs(() => false)
    },

    /** What any replica shows at the end. */
    shown: async (): Promise<Trace['jobs']> => {
      const shown: Trace['jobs'] = []
      for (const { id } of await stored.jobs()) {
        const address = `/api/console/jobs/${id}`
        const job = v.parse(jobSchema, (await insist(turn++, 'GET', address)).body)
        const { body } = await insist(turn++, 'GET', `${address}/items?limit=200`)
        shown.push({ job, ids: [...asked.values()][shown.length] ?? [], items: body['data'] as JobItem[] })
      }
      return shown
    },
    /** What the check of the whole ledger finds. */
    problems: async (): Promise<LedgerProblem[]> => {
      for (;;) {
        const answer = await insist(turn++, 'GET', '/api/console/deletions/integrity')
        const { entries, verified, problems } = v.parse(integritySchema, answer.body)
        if (problems.length > 0 || entries === 0 || verified?.entry === entries) return problems
        await patience()
      }
    },
  }
}
