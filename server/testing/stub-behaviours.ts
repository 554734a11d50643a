import { type Behaviour, type Exchange, honest } from './stub-upstream.ts'

/** The connection breaks before anything happened. */
export const resetBefore: Behaviour = ({ response }) => void response.socket?.resetAndDestroy()

/** The call is carried out, and the connection breaks instead of an answer. */
export const resetAfter: Behaviour = ({ carryOut, response }) => {
  carryOut()
  response.socket?.resetAndDestroy()
}

/** A status, with a body of JSON or of text, and nothing carried out. */
export function refuse(status: number, body: unknown = {}, headers: Record<string, string> = {}): Behaviour {
  return ({ answer }) => answer(status, body, headers)
}

/** The API's own 404 for the import that was asked for, whether or not it exists. */
export const notFound: Behaviour = ({ request, answer }) => {
  const { pathname } = new URL(request.url, 'http://stub')
  const timestamp = '2026-11-23T12:00:00.000Z'
  answer(404, { statusCode: 404, timestamp, message: 'Not Found', error: 'Not Found', path: pathname })
}

/** The call is carried out, and some gateway answers for it. */
export function failAfter(status: number): Behaviour {
  return (exchange) => {
    exchange.carryOut()
    page(exchange, status)
  }
}

/** The HTML page of a gateway, and nothing carried out. */
export function failBefore(status: number): Behaviour {
  return (exchange) => page(exchange, status)
}

/** 429 as the API says it; `retryAfter` is the header as it stands, which is often missing. */
export function rateLimit(retryAfter?: string): Behaviour {
  return refuse(
    429,
    { error: "You've exceeded your Exa rate limit of 10 requests per second." },
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  )
}

/** The call is carried out, and the answer comes one byte at a time without end. */
export const drip: Behaviour = ({ carryOut, response }) => {
  carryOut()
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 50)
  response.on('close', () => clearInterval(timer))
}

/** The call is carried out, and not even headers come. */
export const stall: Behaviour = ({ carryOut }) => void carryOut()

/** Nothing is carried out and no answer comes. */
export const silence: Behaviour = () => {}

/** The call is carried out, and half of its answer arrives as if it were all. */
export const truncate: Behaviour = ({ carryOut, answer }) => {
  const text = JSON.stringify(carryOut().body)
  answer(200, text.slice(0, text.length / 2))
}

/** The call is carried out, and a page is the answer, with a 200. */
export const htmlAfter: Behaviour = failAfter(200)

/** The call is carried out, and the answer is about another import. */
export const wrongId: Behaviour = ({ carryOut, answer }) =>
  answer(200, { ...(carryOut().body as object), id: 'import_other' })

/** Sends the caller, with its key, to another host. */
export function redirectTo(url: string, status = 307): Behaviour {
  return ({ request, answer }) => answer(status, {}, { location: `${url}${request.url}` })
}

/** An honest answer that repeats the key that it was asked with. */
export const echoKey: Behaviour = ({ request, carryOut, answer }) =>
  answer(200, {
    ...(carryOut().body as object),
    note: `asked with ${request.headers['x-api-key'] as string}`,
  })

/** An honest answer with headers that no browser of ours should see. */
export const setCookie: Behaviour = ({ carryOut, answer }) => {
  const { status, body } = carryOut()
  answer(status, body, {
    'set-cookie': 'session=upstream',
    'access-control-allow-origin': '*',
    'x-powered-by': 'upstream',
  })
}

/** More than anybody asked for. */
export const giant: Behaviour = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const chunk = Buffer.alloc(1024 * 1024, ' ')
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

/** Tells `look` of the call the moment it arrives, then goes on with `then`. */
export function watched(
  look: (exchange: Exchange) => void | Promise<void>,
  then: Behaviour = honest,
): Behaviour {
  return async (exchange) => {
    await look(exchange)
    await then(exchange)
  }
}

/** Holds a call back: `arrived` resolves when it is there, and it goes on with `then` once `release` is called. */
export function gate(then: Behaviour = honest) {
  const arrival = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const behaviour = watched(async () => {
    arrival.resolve()
    await released
  }, then)
  return { behaviour, arrived: arrival.promise, release }
}

function page({ answer }: Exchange, status: number): void {
  answer(status, `<html><title>${status}</title></html>`, { 'content-type': 'text/html' })
}

/** Answers a reading of the list as the API does, 200 a page, `ms` milliseconds late. */
export function inPages(ms: number): Behaviour {
  return async ({ request, carryOut, answer }) => {
    const { status, body } = carryOut()
    const { data } = body as { data?: unknown[] }
    await new Promise((resolve) => setTimeout(resolve, ms))
    if (!data) return answer(status, body)
    const from = Number(new URL(request.url, 'http://stub').searchParams.get('cursor') ?? 0)
    const hasMore = from + 200 < data.length
    answer(200, { data: data.slice(from, from + 200), hasMore, nextCursor: hasMore ? `${from + 200}` : null })
  }
}
