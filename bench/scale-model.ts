/** What docs/scale.md reckons with, for one replica and its database; `npm run bench:scale` holds it against real parts. */
export const model = {
  /** Transactions of the database for one deletion by a job or a person: its turn, its slot, intent, when its call left, a look at it, outcome. */
  transactionsPerDelete: 7,
  /** What it leaves in the database, with its two entries and all indexes, for an import with usual metadata. */
  kilobytesPerDelete: 5,
  /** What it adds to PostgreSQL's log (WAL), which archiving and a standby have to carry. */
  walKilobytesPerDelete: 8,
  /** Of a page that follows jobs: transactions for each time that it asks. */
  transactionsPerPoll: 5,
  /** How often one replica can answer that in a second. */
  pollsPerSecond: 100,
  /** Connections that a replica holds at most. */
  connections: 12,
  /** Memory of a replica, in MB. */
  memoryMb: 150,
} as const

/** Milliseconds between two questions of an open page: about jobs, while one runs and otherwise; about the list, while imports move. */
export const pageEveryMs = { jobRuns: 1_000, idle: 10_000, processing: 4_000, pending: 20_000 } as const
