import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { committed, createSplitter, isBegin, isCommit, query, sqlOf } from './wire-messages.ts'

/**
 * How a COMMIT gets lost. `unsent`: it never reaches the database, which undoes what came before it. `unanswered`: it is made,
 * and the connection breaks before its answer. `lied about`: it is answered, and not made; no database does that, but a planted
 * bug may.
 */
export type LostCommit = 'unsent' | 'unanswered' | 'lied about'

/** A line to PostgreSQL that can break: what one replica has between itself and its database. */
export type BreakingLine = {
  /** The address of a database at the other end of the line. Who uses it is `name` there. */
  url: (database: string, name: string) => string
  /**
   * Loses so many COMMITs from now on, of transactions that said something like `of` (any, when left out). Gives how many of
   * them were lost by the time that it is asked.
   */
  loseCommits: (how: LostCommit, times: number, of?: RegExp) => () => number
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
  let stalledUntil = 0
  let timer: NodeJS.Timeout | undefined

  const server = createServer((client) => {
    const database = connect(path.join(host, `.s.PGSQL.${port}`))
    const end = () => {
      client.destroy()
      database.destroy()
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
    const messagesOf = createSplitter()
    /** What was said in the transaction so far. */
    let said = ''
    let atAnswer: 'pass' | 'break' | 'lie' = 'pass'
    client.on('data', (chunk: Buffer) => {
      const messages = messagesOf(chunk)
      for (const message of messages) said = isBegin(message) ? '' : said + sqlOf(message)
      if (losing.left === 0 || !messages.some(isCommit) || !losing.of.test(said))
        return void database.write(chunk)
      losing.left -= 1
      losing.lost += 1
      if (losing.how === 'unsent') return end()
      atAnswer = losing.how === 'unanswered' ? 'break' : 'lie'
      database.write(losing.how === 'unanswered' ? chunk : query('ROLLBACK'))
    })
    // A database says nothing of a COMMIT before it is made: once the answer begins, it is.
    database.on('data', (chunk: Buffer) => {
      if (atAnswer === 'break') return end()
      client.write(atAnswer === 'lie' ? committed : chunk)
      atAnswer = 'pass'
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
