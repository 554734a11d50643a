import { createCsvCheck } from '../../../src/contract/csv/check-csv.ts'
import type { Entity } from '../../../src/contract/import.ts'
import { verdict } from '../verdict.ts'
import { createRandom, type Random } from './random.ts'

export type Failure = { reason: string; message: string }

/** A small table that a fault is put into: its header is the first row. */
type Table = { rows: string[][]; identifier: number }

/** A file with a fault: what is in it, which column was named as its identifier, and how many records too few were declared. */
type BadFile = { bytes: Uint8Array; identifier?: number; undeclared?: number }

type Fault = (table: Table, random: Random) => BadFile

const utf8 = (text: string) => new TextEncoder().encode(text)
const csv = ({ rows }: Table) => utf8(rows.map((cells) => cells.join(',')).join('\n'))
const someRow = ({ rows }: Table, random: Random) => random.int(1, rows.length - 1)

const extraCell: Fault = (table, random) => {
  table.rows[someRow(table, random)]?.push('Ltd.')
  return { bytes: csv(table) }
}

const latin1: Fault = (table, random) => {
  table.rows[someRow(table, random)]?.splice(0, 1, 'Café')
  const text = table.rows.map((cells) => cells.join(',')).join('\n')
  return { bytes: Buffer.from(text, 'latin1') }
}

const emptyIdentifier: Fault = (table) => {
  for (const cells of table.rows.slice(1)) cells[table.identifier] = ''
  return { bytes: csv(table), identifier: table.identifier }
}

const noIdentifier: Fault = (table) => {
  for (const cells of table.rows) cells.splice(table.identifier, 1)
  return { bytes: csv(table) }
}

const openQuote: Fault = (table, random) => {
  const cells = table.rows[someRow(table, random)]
  cells?.splice(0, 1, `"${cells[0]}`)
  return { bytes: csv(table) }
}

const wrongCount: Fault = (table, random) => ({ bytes: csv(table), undeclared: random.int(1, 12) })
const spreadsheet: Fault = () => ({ bytes: new Uint8Array([0x50, 0x4b, 0x03, 0x04]) })
const loginPage: Fault = () => ({ bytes: utf8('<!doctype html><title>Sign in</title>') })

/** The order in which failures take turns: the common ones come back often, alike but for their numbers. */
const turns: readonly Fault[] = [
  extraCell,
  latin1,
  emptyIdentifier,
  extraCell,
  extraCell,
  noIdentifier,
  openQuote,
  latin1,
  extraCell,
  noIdentifier,
  spreadsheet,
  wrongCount,
  emptyIdentifier,
  latin1,
  extraCell,
  loginPage,
]

/** A table of this many rows is enough: the fault is in one of them. */
const tableRows = 60

/**
 * Why the `turn`-th failed import of the sample data, of so many rows, failed. A file with the fault is made and judged as
 * an upload is, so that the samples never say what the sandbox would not.
 */
export function sampleFailure(turn: number, entity: Entity | null, rows: number): Failure {
  const random = createRandom(0x2f_1d + turn)
  const fault = turns[turn % turns.length] ?? extraCell
  const { bytes, identifier = null, undeclared = 0 } = fault(tableOf(entity, rows), random)
  const check = createCsvCheck({ identifier })
  check.push(bytes)
  const report = { ...check.end(), records: rows, sdkCounts: { js: rows, python: rows } }
  const problem = verdict(report, { size: report.sizeBytes, count: rows - undeclared })
  if (!problem) throw new Error(`The fault of sample ${turn} is none`)
  return { reason: problem.reason, message: problem.message }
}

const headers: Record<string, readonly [names: readonly string[], identifier: number]> = {
  person: [['Name', 'Role', 'Company', 'Profile', 'City'], 3],
  company: [['Company', 'Website', 'Country', 'Employees'], 1],
}
const otherHeader = [['Title', 'Source', 'Link', 'Year'], 2] as const

function tableOf(entity: Entity | null, rows: number): Table {
  const [names, identifier] = headers[entity?.type ?? ''] ?? otherHeader
  const records = Array.from({ length: Math.min(rows, tableRows) }, (_, index) =>
    names.map((name, column) =>
      column === identifier ? `https://example.com/${index + 1}` : `${name} ${index + 1}`,
    ),
  )
  return { rows: [[...names], ...records], identifier }
}
