import { createCsvCheck } from '../../../src/contract/csv/check-csv.ts'
import { csvCell, newLine } from '../../../src/contract/csv/write-csv.ts'
import type { Entity } from '../../../src/contract/import.ts'
import { verdict } from '../verdict.ts'
import { createRandom, type Random } from './random.ts'
import { sampleTable, type Table } from './rows.ts'

export type Failure = { reason: string; message: string }

/** A file with a fault: what is in it, which column was named as its identifier, and how many records too few were declared. */
type BadFile = { bytes: Uint8Array; identifier?: number; undeclared?: number }

/** Puts a fault into a table. `at`: the row that is the first one hit, or for `wrongCount` how many records are not declared. */
type Fault = (table: Table, at: number) => BadFile

const utf8 = (text: string) => new TextEncoder().encode(text)

/** A table as the bytes of its file, in CSV. */
export function csvBytes({ rows }: Table): Uint8Array {
  return utf8(csvText(rows))
}

const csvText = (rows: readonly string[][]) =>
  rows.map((cells) => cells.map(csvCell).join(',') + newLine).join('')

/** The rows that a fault hits: a few more after the first, so that there is something to mend for all of them at once. */
function* hitRows({ rows }: Table, first: number): Generator<number> {
  for (let at = first, left = 12; at < rows.length && left > 0; at += 41, left--) yield at
}

/** "Ana Duarte, PhD", and nobody put it in quotes. */
const extraCell: Fault = (table, at) => {
  const lines = table.rows.map((cells) => cells.map(csvCell))
  const suffix = { Name: ' PhD', Company: ' Ltd.' }[table.rows[0]?.[0] ?? ''] ?? ' second edition'
  for (const row of hitRows(table, at)) lines[row]?.splice(1, 0, suffix)
  return { bytes: utf8(lines.map((cells) => cells.join(',') + newLine).join('')) }
}

const latin1: Fault = (table, at) => {
  for (const row of hitRows(table, at))
    table.rows[row]?.splice(0, 1, row === at ? 'Café Núñez' : 'Zoë Müller')
  return { bytes: Buffer.from(csvText(table.rows), 'latin1') }
}

/** The column that was named is empty; the addresses are in another one. */
const emptyIdentifier: Fault = (table) => {
  const { rows, identifier } = table
  for (const [row, cells] of rows.entries()) {
    cells.push(row === 0 ? 'Homepage' : (cells[identifier] ?? ''))
    if (row > 0) cells[identifier] = ''
  }
  return { bytes: csvBytes(table), identifier }
}

/** Addresses of a name that nobody has registered, and without “https://”: they could be anything. */
const noIdentifier: Fault = (table) => {
  const { rows, identifier } = table
  for (const [row, cells] of rows.slice(1).entries()) cells[identifier] = `crm.internal/${row + 1}`
  return { bytes: csvBytes(table) }
}

/** Without any other quotes, which would close it. */
const openQuote: Fault = ({ rows }, at) => {
  const lines = rows.map((cells) => cells.map((cell) => cell.replaceAll(/[,"]/g, '')).join(',') + newLine)
  lines[at] = `"${lines[at]}`
  return { bytes: utf8(lines.join('')) }
}

const wrongCount: Fault = (table, at) => ({ bytes: csvBytes(table), undeclared: at })
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

/** The first row with a fault is one of these. */
const firstRows = 60
/** At most so many records are not declared. */
const undeclaredAtMost = 12

/**
 * Why the `turn`-th failed import of the sample data, of so many rows, failed. A file with the fault is made and judged as
 * an upload is, so that the samples never say what the sandbox would not.
 */
export function sampleFailure(turn: number, entity: Entity | null, rows: number): Failure {
  const fault = turns[turn % turns.length] ?? extraCell
  const at = drawPlace(fault, rows, createRandom(0x2f_1d + turn))
  const failure = failureOf(fault, at, entity, rows)
  if (!failure) throw new Error(`The fault of sample ${turn} is none`)
  return failure
}

function drawPlace(fault: Fault, rows: number, random: Random): number {
  return random.int(1, fault === wrongCount ? undeclaredAtMost : Math.min(rows, firstRows))
}

/** How an import ends whose file has a fault. A table of the first rows shows it, whatever comes after them. */
function failureOf(fault: Fault, at: number, entity: Entity | null, rows: number): Failure | null {
  const table = sampleTable(entity, Math.min(rows, firstRows), createRandom(at))
  const { bytes, identifier = null, undeclared = 0 } = fault(table, at)
  const check = createCsvCheck({ identifier })
  check.push(bytes)
  const report = { ...check.end(), records: rows, sdkCounts: { js: rows, python: rows } }
  const problem = verdict(report, { size: report.sizeBytes, count: rows - undeclared })
  return problem && { reason: problem.reason, message: problem.message }
}

/**
 * The file with which an import about such entities, of so many rows, fails as it did; what else is in it is drawn from
 * `random`. Null where no fault of the samples ends like that.
 */
export function failingFile(
  { reason, message }: Failure,
  entity: Entity | null,
  rows: number,
  random: Random,
): BadFile | null {
  const at = placeIn(message, rows)
  for (const fault of new Set(turns)) {
    const failure = failureOf(fault, at, entity, rows)
    if (failure?.reason === reason && failure.message === message)
      return fault(sampleTable(entity, rows, random), at)
  }
  return null
}

/** The place of the fault that a message tells of; 1 where it tells of none. */
function placeIn(message: string, rows: number): number {
  const row = /^Row (\d+)/.exec(message)?.[1]
  if (row !== undefined) return Math.max(1, Number(row) - 1)
  const declared = /([\d,]+) were declared\.$/.exec(message)?.[1]
  return declared === undefined ? 1 : Math.max(1, rows - Number(declared.replaceAll(',', '')))
}
