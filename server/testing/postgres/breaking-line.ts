import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  asksForAnswer,
  committed,
  createSplitter,
  done,
  encode,
  isBegin,
  isCall,
  isCommit,
  isDone,
  query,
  saidIn,
} from './wire-messages.ts'

/**
 * How a COMMIT gets lost, or a call that is a transaction by itself. `unsent`: it never reaches the database, which undoes what came
 * before it. `unanswered`: it is made, and the connection breaks before its answer. `late`: the connection breaks, and the
 * database gets it after that, as a proxy in between may do. `lied about`: it is answered, and not made; no database does that,
 * but a planted bug may.
 */
type LostCommit = 'unsent' | 'unanswered' | 'late' | 'lied about'

/** When a database gets what is late. */
const lateMs = 400

/** A line to PostgreSQL that can break: what one replica has between itself and its database. */
export type BreakingLine = {
  /** The address of a database at the other end of the line. Who uses it is `name` there. */
  url: (database: string, name: string) => string
  /**
   * Loses so many COMMITs from now on, of transactions that said something like `of` (any, when left out). Gives how many of
   * them were lost by the time that it is asked.
   */
  loseCommits: (how: LostCommit, times: number, of?: RegExp) => () => number
  /** How many that were late have been answered by the database by now. */
  late: () => number
  /** Breaks every connection there is. */
  cut: () => void
  /** Lets nothing through for a while, in either direction, so that nobody hears of it. */
  stall: (forMs: number) => void
  close: () => Promise<void>
}

/** Opens a line to the PostgreSQL whose socket is in `host`. */
export async function openBreakingLine({
  host,
  port,
}: {
  host: string
  port: number
}): Promise<BreakingLine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'line-'))
  chmodSync(folder, 0o755)
  const sockets = new Set<Socket>()
  let losing = { how: 'unsent' as LostCommit, left: 0, lost: 0, of: /^/ }
  let late = 0
  let stalledUntil = 0
  let timer: NodeJS.Timeout | undefined

  const server = createServer((client) => {
    const database = connect(path.join(host, `.s.PGSQL.${port}`))
    let isLate = false
    const end = () => {
      client.destroy()
      if (!isLate) database.destroy()
    }
    for (const socket of [client, database]) {
      sockets.add(socket)
      if (performance.now() < stalledUntil) socket.pause()
      socket.on('error', end)
      socket.on('close', () => {
        sockets.delete(socket)
        end()
      })
    }
    const messagesOf = createSplitter('client')
    const answersOf = createSplitter('database')
    /** What was said in the transaction so far, and in a call that is one by itself. */
    let said = ''
    let call: string | null = null
    let held: Buffer[] = []
    let atAnswer: 'pass' | 'break' | 'lie' = 'pass'
    /** How many answers to what the client did not say are still to come, and whether its own comes before the last of them. */
    let unasked = 0

    const lose = (chunk: Buffer, isOfCall: boolean): void => {
      losing.left -= 1
      losing.lost += 1
      if (losing.how === 'unsent') return end()
      if (losing.how === 'late') {
        isLate = true
        atAnswer = 'break'
        setTimeout(() => database.write(chunk), lateMs)
        return end()
      }
      if (losing.how === 'unanswered') {
        atAnswer = 'break'
        return void database.write(chunk)
      }
      if (isOfCall) unasked = 3
      else atAnswer = 'lie'
      database.write(isOfCall ? Buffer.concat([query('BEGIN'), chunk, query('ROLLBACK')]) : query('ROLLBACK'))
    }
    client.on('data', (chunk: Buffer) => {
      const messages = messagesOf(chunk)
      for (const message of messages) {
        if (isCall(message)) call = ''
        if (call !== null) call += saidIn(message)
        said = isBegin(message) ? '' : said + saidIn(message)
      }
      const isCalled = call !== null && messages.some(asksForAnswer)
      if (call !== null && !isCalled) return void held.push(chunk)
      const all = Buffer.concat([...held, chunk])
      held = []
      const isLost = losing.left > 0 && (isCalled || messages.some(isCommit)) && losing.of.test(call ?? said)
      call = null
      if (isLost) lose(all, isCalled)
      else database.write(all)
    })
    // A database says nothing of a commit before it is made: once the answer begins, it is.
    database.on('data', (chunk: Buffer) => {
      if (atAnswer === 'break') {
        if (isLate) late += 1
        isLate = false
        return end()
      }
      if (atAnswer === 'lie') {
        atAnswer = 'pass'
        return void client.write(committed)
      }
      if (unasked === 0) return void client.write(chunk)
      for (const message of answersOf(chunk)) {
        if (unasked === 2) client.write(encode(isDone(message) ? done : message))
        if (isDone(message)) unasked -= 1
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path.join(folder, `.s.PGSQL.${port}`), resolve))

  return {
    url: (database, name) =>
      `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(folder)}&port=${port}&application_name=${name}`,
    loseCommits: (how, times, of = /^/) => {
      const mine = { how, left: times, lost: 0, of }
      losing = mine
      return () => mine.lost
    },
    late: () => late,
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    stall: (forMs) => {
      stalledUntil = performance.now() + forMs
      for (const socket of sockets) socket.pause()
      clearTimeout(timer)
      timer = setTimeout(() => {
        for (const socket of sockets) socket.resume()
      }, forMs)
    },
    close: async () => {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
