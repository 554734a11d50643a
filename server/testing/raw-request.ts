import { connect } from 'node:net'

export type RawAnswer = {
  status: number
  /** By lower-case name; what came more than once is joined by a comma. */
  headers: Map<string, string>
  body: string
  /** Everything that came over the wire. */
  text: string
}

/**
 * Sends `lines` as the head of a request, as they stand, and reads until the server hangs up. For what `fetch` will not send: any target, any Host, any header, twice.
 */
export async function rawRequest(port: number, lines: string[], body = ''): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('close', () => resolve())
  // A server that refuses early may hang up on what it has not read.
  socket.on('error', (error) => (chunks.length > 0 ? resolve() : reject(error)))
  socket.write(`${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
  await promise
  return parse(Buffer.concat(chunks).toString())
}

function parse(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const mark = line.indexOf(':')
    const name = line.slice(0, mark).toLowerCase()
    const value = line.slice(mark + 1).trim()
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value)
  }
  return { status: Number(statusLine.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n'), text }
}
