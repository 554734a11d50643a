import { request } from 'node:http'
import { request as requestOverTls } from 'node:https'
import { selfSigned } from './self-signed.ts'

export type Answer = {
  /** Where it came from, after redirects. */
  url: string
  status: number
  headers: Headers
  setCookies: readonly string[]
  text: string
  json: () => Record<string, unknown>
}

type Sent = { method?: string; headers?: Record<string, string>; body?: unknown }

/** What a browser is to a server: cookies as each origin set them, redirects that are followed, the headers of fetch. */
export type TestBrowser = {
  /** One request, its redirect not followed. */
  send(url: string, sent?: Sent): Promise<Answer>
  /** Goes to an address as a person does by a link, and on wherever it is redirected. */
  open(url: string): Promise<Answer>
  /** What a page of the console asks for: `POST` and the like with JSON, from its own origin. */
  call(method: string, url: string, body?: unknown): Promise<Answer>
  /** By name, whatever their origin. */
  cookies: () => Record<string, string>
  setCookie(origin: string, name: string, value: string): void
  /** Another one with the same cookies: as if they had been copied. */
  copy(): TestBrowser
}

type Jar = Map<string, { origin: string; name: string; value: string; path: string }>

/**
 * `ports` says where a host is that stands behind a proxy: requests for `https://console.test` go to that port in plain http,
 * with that Host. A host that is not among them is on this machine, and https there has the certificate of the tests.
 */
export function createTestBrowser(ports: Record<string, number>, jar: Jar = new Map()): TestBrowser {
  const keep = (url: URL, line: string) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const mark = pair.indexOf('=')
    const name = pair.slice(0, mark)
    const attribute = (wanted: string) =>
      attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const path = attribute('path') ?? '/'
    const key = `${url.origin} ${path} ${name}`
    const expires = attribute('expires')
    const isGone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now())
    if (isGone) jar.delete(key)
    else jar.set(key, { origin: url.origin, name, value: pair.slice(mark + 1), path })
  }
  const cookieHeader = ({ origin, pathname }: URL): string =>
    [...jar.values()]
      .filter((each) => each.origin === origin && isWithin(pathname, each.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  const send: TestBrowser['send'] = async (address, { method = 'GET', headers = {}, body } = {}) => {
    const url = new URL(address)
    const cookie = cookieHeader(url)
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const sent = { host: url.host, ...(cookie && { cookie }), ...headers }
    const isTls = url.protocol === 'https:' && ports[url.host] === undefined
    const { status, raw, answer } = await sendOn(ports[url.host] ?? Number(url.port), isTls, {
      method,
      path: url.pathname + url.search,
      headers: text === undefined ? sent : { ...sent, 'content-length': String(Buffer.byteLength(text)) },
      ...(text !== undefined && { body: text }),
    })
    const setCookies = raw.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [value] : []))
    for (const line of setCookies) keep(url, line)
    return {
      url: url.href,
      status,
      headers: new Headers(raw.filter(([name]) => name.toLowerCase() !== 'set-cookie')),
      setCookies,
      text: answer,
      json: () => JSON.parse(answer) as Record<string, unknown>,
    }
  }

  return {
    send,
    open: async (url) => {
      let site = 'none'
      let answer = await send(url, { headers: navigation(site) })
      for (let hops = 0; hops < 20; hops++) {
        const next = nextOf(answer)
        if (!next) return answer
        if (new URL(next.url).origin !== new URL(answer.url).origin) site = 'cross-site'
        const { url: address, method, headers = {}, ...sent } = next
        answer = await send(address, { method, headers: { ...navigation(site), ...headers }, ...sent })
      }
      throw new Error(`${url} is redirected without end`)
    },
    call: (method, url, body) =>
      send(url, {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          'sec-fetch-mode': 'cors',
          ...(method !== 'GET' && { origin: new URL(url).origin, 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body }),
      }),
    cookies: () => Object.fromEntries([...jar.values()].map(({ name, value }) => [name, value])),
    setCookie: (origin, name, value) =>
      void jar.set(`${origin} / ${name}`, { origin, name, value, path: '/' }),
    copy: () => createTestBrowser(ports, new Map(jar)),
  }
}

/** Where an answer leads by itself: by a redirect, or by a form that a script submits at once. */
function nextOf({ url, status, headers, text }: Answer): (Sent & { url: string; method: string }) | null {
  if (status >= 300 && status < 400)
    return { url: new URL(headers.get('location') ?? '', url).href, method: 'GET' }
  const [, action] = /forms\[0\]\.submit\(\)[^]*<form method="post" action="([^"]+)"/.exec(text) ?? []
  if (action === undefined) return null
  const fields = new URLSearchParams()
  for (const [, name = '', value = ''] of text.matchAll(/name="([^"]*)" value="([^"]*)"/g))
    fields.append(name, value)
  return {
    url: action,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: fields.toString(),
  }
}

function navigation(site: string): Record<string, string> {
  return {
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'user-agent': 'Test Browser/1.0',
    'sec-fetch-site': site,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
}

/** RFC 6265 §5.1.4. */
function isWithin(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

async function sendOn(
  port: number,
  isTls: boolean,
  sent: { method: string; path: string; headers: Record<string, string>; body?: string },
): Promise<{ status: number; raw: [string, string][]; answer: string }> {
  return new Promise((resolve, reject) => {
    const { body, ...options } = sent
    const tls = { servername: 'localhost', ca: selfSigned.cert }
    const to = { host: '127.0.0.1', port, agent: false, ...(isTls && tls), ...options }
    const outgoing = (isTls ? requestOverTls : request)(to, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const { rawHeaders, statusCode = 0 } = incoming
        const raw = rawHeaders.flatMap((name, index): [string, string][] =>
          index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
        )
        resolve({ status: statusCode, raw, answer: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
