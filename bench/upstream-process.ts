import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { UpstreamReport, UpstreamSettings } from './limited-upstream.ts'

export type UpstreamProcess = {
  url: string
  /** What it has seen so far. */
  report: () => Promise<UpstreamReport>
  stop: () => void
}

/** Starts limited-upstream.ts. */
export async function startUpstream(settings: UpstreamSettings): Promise<UpstreamProcess> {
  const child = fork(path.join(import.meta.dirname, 'limited-upstream.ts'), [JSON.stringify(settings)])
  const next = async () => ((await once(child, 'message')) as [UpstreamReport])[0]
  const { url } = await next()
  return {
    url,
    report: () => {
      const answer = next()
      child.send('report')
      return answer
    },
    stop: () => child.disconnect(),
  }
}
