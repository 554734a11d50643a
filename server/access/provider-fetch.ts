import type { EnvHttpProxyAgent } from 'undici'

/** `fetch`, as openid-client and jose call it. */
export type ProviderFetch = (
  url: string,
  options: {
    method: string
    headers: Record<string, string> | Headers
    body?: unknown
    signal?: AbortSignal
  },
) => Promise<Response>

/**
 * A `fetch` for the provider that goes through HTTPS_PROXY if that is set: Node's own `fetch` ignores it. Plain http, which is
 * for this machine, goes directly.
 */
export function createProviderFetch(): { fetch: ProviderFetch; close: () => Promise<void> } {
  let agent: EnvHttpProxyAgent | undefined
  return {
    fetch: async (url, options) => {
      const undici = await import('undici')
      agent ??= new undici.EnvHttpProxyAgent({ httpProxy: '', connectTimeout: 5_000, maxHeaderSize: 65_536 })
      const init = { ...(options as object), redirect: 'manual', dispatcher: agent } as const
      const answer: unknown = await undici.fetch(url, init)
      // undici's type of a response differs from the browser's, which the tests of pages use.
      return answer as Response
    },
    close: async () => agent?.destroy(),
  }
}
