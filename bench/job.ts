import * as v from 'valibot'
import { setTimeout as delay } from 'node:timers/promises'
import { type Job, jobSchema } from '../src/contract/job.ts'

/** Asks the console at `url` to delete this many imports of the stub. */
export async function createJob(url: string, imports: number): Promise<Job> {
  const ids = Array.from({ length: imports }, (_, n) => `import_${n}`)
  const answer = await fetch(`${url}/api/console/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': 'bench' },
    body: JSON.stringify({ ids }),
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  return v.parse(jobSchema, await answer.json())
}

/** The job as it is now. */
export async function readJob(url: string, id: string): Promise<Job> {
  return v.parse(jobSchema, await (await fetch(`${url}/api/console/jobs/${id}`)).json())
}

/** The job once it is no longer running. */
export async function jobEnd(url: string, id: string): Promise<Job> {
  for (;;) {
    const job = await readJob(url, id)
    if (job.state !== 'running') return job
    await delay(250)
  }
}
