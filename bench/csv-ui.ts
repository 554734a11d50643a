import { readFileSync } from 'node:fs'
import type { Browser, CDPSession, Page } from '@playwright/test'

/** What it takes the built page to check a file that was chosen on it. */
export type PageCost = {
  /** From the choice of the file to the frame with the verdict. */
  seconds: number
  /** The longest task of the main thread meanwhile; 0 where none took 50 ms. */
  longestTaskMs: number
}

/** How much more memory there was at most than before the file was chosen. */
export type PageMemory = {
  /** JavaScript of the page and of the worker, with what typed arrays hold. */
  heapMb: number
  /** The processes that render pages, all that is theirs alone and their share of the rest (PSS). */
  processMb: number
}

type Probe = { chosenAt: number; seconds: number; longestTaskMs: number }

declare global {
  interface Window {
    csvProbe: Probe
  }
}

const verdictSign = 'verdict'
const looksEveryMs = 50

/** Chooses a file on the page and says how long the verdict took. Nothing else looks at the page meanwhile. */
export async function measureTime(browser: Browser, url: string, file: string): Promise<PageCost> {
  return onNewImport(browser, url, async (page) => {
    await choose(page, file)
    // A task is told of a moment after it has ended.
    await page.waitForTimeout(300)
    const { seconds, longestTaskMs } = await page.evaluate(() => window.csvProbe)
    return { seconds, longestTaskMs }
  })
}

/** The same, with eyes on the memory. It takes longer for that. */
export async function measureMemory(browser: Browser, url: string, file: string): Promise<PageMemory> {
  return onNewImport(browser, url, async (page) => {
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
    await choose(page, file)
    await page.waitForTimeout(300)
    watching.on = false
    await watched
    await whole.detach()
    if (!worker.wasSeen()) throw new Error('No worker was seen')
    return { heapMb: (most.heap - before.heap) / 1e6, processMb: (most.process - before.process) / 1e6 }
  })
}

async function onNewImport<T>(browser: Browser, url: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await page.addInitScript(installProbe, verdictSign)
    await page.goto(`${url}/new-import`)
    await page.getByRole('button', { name: 'Create import' }).waitFor()
    // What the app fetches ahead once it is idle is no part of this.
    await page.waitForTimeout(2_000)
    return await work(page)
  } finally {
    await context.close()
  }
}

async function choose(page: Page, file: string): Promise<void> {
  const verdict = page.waitForEvent('console', {
    predicate: (message) => message.text() === verdictSign,
    timeout: 120_000,
  })
  await page.getByLabel('CSV file').setInputFiles(file)
  await verdict
}

/** Runs in the page. It may use nothing from outside itself. */
function installProbe(sign: string): void {
  const probe: Probe = { chosenAt: 0, seconds: 0, longestTaskMs: 0 }
  window.csvProbe = probe
  document.addEventListener(
    'change',
    ({ target, timeStamp }) => {
      if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
      probe.chosenAt = timeStamp
      const watcher = new MutationObserver(() => {
        const notices = [...document.querySelectorAll('[role="status"], [role="alert"]')]
        if (!notices.some(({ textContent }) => /No problems found|would fail/.test(textContent))) return
        watcher.disconnect()
        requestAnimationFrame(() =>
          setTimeout(() => {
            probe.seconds = (performance.now() - probe.chosenAt) / 1000
            // oxlint-disable-next-line no-console -- this is how it is heard outside of the page
            console.debug(sign)
          }, 0),
        )
      })
      watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
    },
    { capture: true },
  )
  new PerformanceObserver((entries) => {
    for (const { startTime, duration } of entries.getEntries())
      if (probe.chosenAt > 0 && startTime + duration > probe.chosenAt)
        probe.longestTaskMs = Math.max(probe.longestTaskMs, duration)
  }).observe({ type: 'longtask' })
}

/** Listens to the worker that the page starts, so that its heap can be asked for. */
export async function followWorker(page: CDPSession) {
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

export async function heapOf(cdp: CDPSession): Promise<number> {
  return bytesOf(await cdp.send('Runtime.getHeapUsage'))
}

/** What these processes hold of the memory of this machine, in bytes. */
export function processBytes(pids: readonly number[]): number {
  const sizes = pids.map((pid) => {
    const [, kilobytes = '0'] =
      /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? []
    return Number(kilobytes) * 1024
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}
