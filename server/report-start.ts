import { startFailure } from './listen.ts'
import type { StartFinding } from './start-check.ts'

/** Prints what a live start found, unless the console is stopping by then. Throws nothing: it serves already. */
export async function reportStart(
  checkStart: () => Promise<StartFinding>,
  isStopping: () => boolean,
): Promise<void> {
  try {
    const { answers, line } = await checkStart()
    if (isStopping()) return
    const stream = answers ? process.stdout : process.stderr
    stream.write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`)
  }
}
