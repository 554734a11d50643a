/** What of PostgreSQL's protocol a line has to know: https://www.postgresql.org/docs/current/protocol-message-formats.html */
type Message = { type: string; body: Buffer }

/** Takes what a client sends, chunk by chunk, and gives the messages that are whole by then. */
export function createSplitter(): (chunk: Buffer) => Message[] {
  let pending: Buffer = Buffer.alloc(0)
  // The first message of a connection has a length and no type.
  let typeBytes = 0
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    const messages: Message[] = []
    while (pending.length >= typeBytes + 4) {
      const end = typeBytes + pending.readUInt32BE(typeBytes)
      if (pending.length < end) break
      messages.push({
        type: pending.toString('latin1', 0, typeBytes),
        body: pending.subarray(typeBytes + 4, end),
      })
      pending = pending.subarray(end)
      typeBytes = 1
    }
    return messages
  }
}

/** The SQL of a message, whether it is run at once or only parsed; '' where it has none. */
export function sqlOf({ type, body }: Message): string {
  return type === 'Q' || type === 'P' ? body.toString('utf8') : ''
}

export const isBegin = (message: Message): boolean => /^\s*BEGIN\b/i.test(sqlOf(message))
export const isCommit = (message: Message): boolean => /^\s*COMMIT\b/i.test(sqlOf(message))

function encode(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A statement, as a client sends it. */
export const query = (sql: string): Buffer => encode('Q', Buffer.from(`${sql}\0`))

/** What a database answers to a COMMIT that it has made. */
export const committed = Buffer.concat([encode('C', Buffer.from('COMMIT\0')), encode('Z', Buffer.from('I'))])
