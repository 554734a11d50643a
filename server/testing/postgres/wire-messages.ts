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

/** Whether a message ends a transaction by itself. */
export function isCommit({ type, body }: Message): boolean {
  return type === 'Q' && /^\s*COMMIT\b/i.test(body.toString('utf8'))
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A statement, as a client sends it. */
export const query = (sql: string): Buffer => message('Q', Buffer.from(`${sql}\0`))

/** What a database answers to a COMMIT that it has made. */
export const committed = Buffer.concat([
  message('C', Buffer.from('COMMIT\0')),
  message('Z', Buffer.from('I')),
])
