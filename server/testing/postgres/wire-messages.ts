/** What of PostgreSQL's protocol a line has to know: https://www.postgresql.org/docs/current/protocol-message-formats.html */
type Message = { type: string; body: Buffer }

/** Takes what one side sends, chunk by chunk, and gives the messages that are whole by then. */
export function createSplitter(from: 'client' | 'database'): (chunk: Buffer) => Message[] {
  let pending: Buffer = Buffer.alloc(0)
  // The first message of a client has a length and no type.
  let typeBytes = from === 'client' ? 0 : 1
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

/** What a message says: its SQL, whether it is run at once or only parsed, or the values that go with it; '' where it has none. */
export function saidIn({ type, body }: Message): string {
  return type === 'Q' || type === 'P' || type === 'B' ? body.toString('utf8') : ''
}

export const isBegin = (message: Message): boolean => /^\s*BEGIN\b/i.test(saidIn(message))
export const isCommit = (message: Message): boolean => /^\s*COMMIT\b/i.test(saidIn(message))
/** A statement that is a transaction of its own begins: its commit is made when it is to be answered. */
export const isCall = ({ type, body }: Message): boolean => type === 'P' && body.includes('write_records(')
export const asksForAnswer = ({ type }: Message): boolean => type === 'S'

/** A database is done with what it was told. */
export const isDone = ({ type }: Message): boolean => type === 'Z'

export function encode({ type, body }: Message): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

/** A statement, as a client sends it. */
export const query = (sql: string): Buffer => encode({ type: 'Q', body: Buffer.from(`${sql}\0`) })

/** What a database says when it is done, and no transaction is open. */
export const done: Message = { type: 'Z', body: Buffer.from('I') }
/** What it answers to a COMMIT that it has made. */
export const committed = Buffer.concat([encode({ type: 'C', body: Buffer.from('COMMIT\0') }), encode(done)])
