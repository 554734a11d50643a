import { readFileSync } from 'node:fs'
import type { Browser, CDPSession, Page } from '@playwright/test'

/** The largest increase of memory during the work. */
export type PageMemory = {
  /** JavaScript of the page and of the worker, with typed arrays. */
  heapMb: number
  /** The renderer processes: their own memory and their share of the rest (PSS). */
  processMb: number
}

const looksEveryMs = 50

/** Does something on a page that starts a worker, and measures the memory meanwhile. Throws when there was no worker. */
export async function watchMemory(
  browser: Browser,
  page: Page,
  work: () => Promise<void>,
): Promise<PageMemory> {
  const cdp = await page.context().newCDPSession(page)
  const whole = await browser.newBrowserCDPSession()
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
  const renderers = processInfo.flatMap(({ type, id }) => (type === 'renderer' ? [id] : []))
  const worker = await followWorker(cdp)
  await cdp.send('HeapProfiler.collectGarbage')
  const before = { heap: await heapOf(cdp), process: processBytes(renderers) }
  const most = { ...before }
  const watching = { on: true }
  const watch = async () => {
    while (watching.on) {
      most.process = Math.max(most.process, processBytes(renderers))
      most.heap = Math.max(most.heap, (await heapOf(cdp)) + (await worker.heap()))
      await page.waitForTimeout(looksEveryMs)
    }
  }
  const watched = watch()
  await work()
  watching.on = false
  await watched
  await whole.detach()
  if (!worker.wasSeen()) throw new Error('No worker was seen')
  return { heapMb: (most.heap - before.heap) / 1e6, processMb: (most.process - before.process) / 1e6 }
}

/** Attaches to the worker that the page starts, to read its heap. */
async function followWorker(page: CDPSession) {
  let session: string | null = null
  let asked = 0
  const waiting = new Map<number, (bytes: number) => void>()
  page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') session = sessionId
  })
  page.on('Target.detachedFromTarget', () => {
    for (const answer of waiting.values()) answer(0)
    waiting.clear()
  })
  page.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result?: HeapUsage }
    waiting.get(id)?.(result ? bytesOf(result) : 0)
    waiting.delete(id)
  })
  await page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false })
  return {
    wasSeen: () => session !== null,
    /** The bytes of its heap; 0 while there is none. */
    async heap(): Promise<number> {
      if (session === null) return 0
      const id = ++asked
      const answer = Promise.withResolvers<number>()
      waiting.set(id, answer.resolve)
      const message = JSON.stringify({ id, method: 'Runtime.getHeapUsage' })
      // It may have ended in this very moment.
      await page
        .send('Target.sendMessageToTarget', { sessionId: session, message })
        .catch(() => answer.resolve(0))
      return answer.promise
    },
  }
}

type HeapUsage = { usedSize: number; backingStorageSize?: number }

function bytesOf({ usedSize, backingStorageSize = 0 }: HeapUsage): number {
  return usedSize + backingStorageSize
}

async function heapOf(cdp: CDPSession): Promise<number> {
  return bytesOf(await cdp.send('Runtime.getHeapUsage'))
}

/** The memory of these processes in bytes. */
function processBytes(pids: readonly number[]): number {
  const sizes = pids.map((pid) => {
    const [, kilobytes = '0'] =
      /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}
