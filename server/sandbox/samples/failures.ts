import { createCsvCheck } from '../../../src/contract/csv/check-csv.ts'
import { csvCell, newLine } from '../../../src/contract/csv/write-csv.ts'
import type { Entity } from '../../../src/contract/import.ts'
import { verdict } from '../verdict.ts'
import { createRandom, type Random } from './random.ts'
import { sampleTable, type Table } from './rows.ts'

export type Failure = { reason: string; message: string }

/** A file with a fault: its bytes, the column named as identifier, and how many records were not declared. */
type BadFile = { bytes: Uint8Array; identifier?: number; undeclared?: number }

/** Puts a fault into a table. `at`: the first row with the fault, or for `wrongCount` how many records are not declared. */
type Fault = (table: Table, at: number) => BadFile

const utf8 = (text: string) => new TextEncoder().encode(text)

/** A table as the bytes of its file, in CSV. */
export function csvBytes({ rows }: Table): Uint8Array {
  return utf8(csvText(rows))
}

const csvText = (rows: readonly string[][]) =>
  rows.map((cells) => cells.map(csvCell).join(',') + newLine).join('')

/** The rows with a fault: the first and a few more, so that there is something to mend in one step. */
function* hitRows({ rows }: Table, first: number): Generator<number> {
  for (let at = first, left = 12; at < rows.length && left > 0; at += 41, left--) yield at
}

/** "Ana Duarte, PhD" without quotes. */
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

/** The column named as identifier is empty; the addresses are in another one. */
const emptyIdentifier: Fault = (table) => {
  const { rows, identifier } = table
  for (const [row, cells] of rows.entries()) {
    cells.push(row === 0 ? 'Homepage' : (cells[identifier] ?? ''))
    if (row > 0) cells[identifier] = ''
  }
  return { bytes: csvBytes(table), identifier }
}

/** Addresses without “https://” and with an unknown name: they could be anything. */
const noIdentifier: Fault = (table) => {
  const { rows, identifier } = table
  for (const [row, cells] of rows.slice(1).entries()) cells[identifier] = `crm.internal/${row + 1}`
  return { bytes: csvBytes(table) }
}

/** There are no other quotes, which would close this one. */
const openQuote: Fault = ({ rows }, at) => {
  const lines = rows.map((cells) => cells.map((cell) => cell.replaceAll(/[,"]/g, '')).join(',') + newLine)
  lines[at] = `"${lines[at]}`
  return { bytes: utf8(lines.join('')) }
}

const wrongCount: Fault = (table, at) => ({ bytes: csvBytes(table), undeclared: at })
const spreadsheet: Fault = () => ({ bytes: new Uint8Array([0x50, 0x4b, 0x03, 0x04]) })
const loginPage: Fault = () => ({ bytes: utf8('<!doctype html><title>Sign in</title>') })

/** The order of the failures. Common ones come back often, and differ only in their numbers. */
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
/** At most this many records are not declared. */
const undeclaredAtMost = 12

/**
 * The failure of the `turn`-th failed import of the sample data, with this many rows. A file with the fault is made and checked like
 * an upload, so that a sample never has a failure that the sandbox would not report.
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

/** How an import ends whose file has a fault. The first rows are enough to find out. */
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
 * The file with which an import of this entity and this many rows fails in the same way. The other content comes from `random`.
 * Null if no fault of the samples ends like that.
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

/** The row of the fault by its message; 1 if the message names none. */
function placeIn(message: string, rows: number): number {
  const row = /^Row (\d+)/.exec(message)?.[1]
  if (row !== undefined) return Math.max(1, Number(row) - 1)
  const declared = /([\d,]+) were declared\.$/.exec(message)?.[1]
  return declared === undefined ? 1 : Math.max(1, rows - Number(declared.replaceAll(',', '')))
}
