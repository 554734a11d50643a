import { type Call, loggedCalls } from './call-log.ts'
import { apiAddress, readTimeoutMs } from './client.ts'
import { loggedFetch, readJson } from './logged-fetch.ts'

/** Makes a logged read once more, once. Gives the id under which the log has it; how it ended, the log tells. */
export async function sendAgain({ path, headers }: Call): Promise<number | null> {
  const before = loggedCalls().at(-1)?.id ?? 0
  const request = new Request(new URL(path, new URL(apiAddress(''), location.href)), {
    headers,
    signal: AbortSignal.timeout(readTimeoutMs),
  })
  try {
    await readJson(await loggedFetch(request))
  } catch {
    // The log says how it failed: nobody else asked.
  }
  return loggedCalls().find((call) => call.id > before && call.path === path)?.id ?? null
}
