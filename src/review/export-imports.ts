import type { Import } from '../contract/import.ts'
import { csvRecord } from '../lib/csv.ts'
import { importColumns } from './import-columns.ts'
import { workInPieces } from './work-pieces.ts'

export const exportFormats = ['csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

export type ExportOptions = {
  signal?: AbortSignal
  /** Called now and then with how many imports are written. */
  onProgress?: (done: number) => void
}

/**
 * Characters that are turned to bytes at once, which takes some three milliseconds. More would be felt; a good deal less
 * too, for Chromium copies blobs under 250 kB once more when it puts them together at the end.
 */
const blobLength = 300_000

/**
 * Writes imports to a file in memory, in pieces of a few milliseconds each, so that the page stays usable meanwhile.
 * CSV is UTF-8 with a byte order mark, without which Excel takes it for the local 8-bit code; JSON is an array of the
 * imports as upstream sent them. Throws the signal's reason when that is aborted.
 */
export async function exportImports(
  imports: readonly Import[],
  format: ExportFormat,
  { signal, onProgress }: ExportOptions = {},
): Promise<Blob> {
  signal?.throwIfAborted()
  const { head, row, tail, type } = format === 'csv' ? await csvParts(imports, signal) : jsonParts()
  const pieces: Blob[] = []
  let text = head
  const flush = () => {
    pieces.push(new Blob([text]))
    text = ''
  }
  await workInPieces(
    imports,
    (item) => {
      text += row(item)
      if (text.length > blobLength) flush()
    },
    (done) => onProgress?.(done),
    signal,
  )
  text += tail
  flush()
  onProgress?.(imports.length)
  return new Blob(pieces, { type })
}

type Parts = { head: string; row: (item: Import) => string; tail: string; type: string }

async function csvParts(imports: readonly Import[], signal: AbortSignal | undefined): Promise<Parts> {
  const keys = new Set<string>()
  const collect = ({ metadata }: Import) => {
    for (const key of Object.keys(metadata)) keys.add(key)
  }
  await workInPieces(imports, collect, () => {}, signal)
  const columns = importColumns(keys)
  return {
    head: `\uFEFF${csvRecord(columns.map((column) => column.name))}`,
    row: (item) => csvRecord(columns.map((column) => column.read(item))),
    tail: '',
    type: 'text/csv;charset=utf-8',
  }
}

function jsonParts(): Parts {
  let separator = '\n'
  return {
    head: '[',
    row: (item) => {
      const text = separator + JSON.stringify(item)
      separator = ',\n'
      return text
    },
    tail: '\n]\n',
    type: 'application/json',
  }
}

/** `imports-2026-11-23-1821.csv`, by the reader's clock. */
export function exportFileName(format: ExportFormat, now: Date): string {
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
  return `imports-${date}-${two(now.getHours())}${two(now.getMinutes())}.${format}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
