/** The figures behind docs/scale.md, for one replica and its database. `npm run bench:scale` compares them with real parts. */
export const model = {
  /** Transactions of the database for one deletion by a job or a person: its turn, its slot, intent, when its call left, a look at it, outcome. */
  transactionsPerDelete: 7,
  /** Bytes that it leaves in the database, with its two entries and all indexes, for an import with usual metadata. */
  kilobytesPerDelete: 5,
  /** Bytes that it adds to PostgreSQL's log (WAL), which archiving and a standby have to transfer. */
  walKilobytesPerDelete: 8,
  /** Transactions for each request of a page that follows jobs. */
  transactionsPerPoll: 5,
  /** How many such requests one replica can answer in a second. */
  pollsPerSecond: 100,
  /** Transactions a second of a replica that nobody uses: it looks for jobs, restores and findings of other replicas. */
  idleTransactionsPerSecond: 4,
  /** Connections that a replica holds at most. */
  connections: 12,
  /** Memory of a replica, in MB. */
  memoryMb: 150,
} as const

/** Milliseconds between two requests of an open page: about jobs, while one runs and otherwise; about the list, while imports change. */
export const pageEveryMs = { jobRuns: 1_000, idle: 10_000, processing: 4_000, pending: 20_000 } as const
