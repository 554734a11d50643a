import type { Import } from '../contract/import.ts'
import { csvRecord } from '../contract/csv/write-csv.ts'
import { localDate } from '../lib/local-date.ts'
import { lookup } from '../lib/lookup.ts'

export const exportFormats = ['csv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

type ExportOptions = {
  signal?: AbortSignal
  /** Called now and then with how many imports are written. */
  onProgress?: (done: number) => void
}

/**
 * Characters that become a blob at once, which takes some 3 ms. Not much less: Chromium copies blobs under 250 kB once more
 * when it joins them at the end.
 */
const blobLength = 300_000

/**
 * Writes imports to a file in memory, in pieces of a few milliseconds each, so that the page stays usable. CSV is UTF-8
 * with a byte order mark, without which Excel reads it in a local encoding; JSON is an array of the imports as Exa sent
 * them. Throws the signal's reason when that is aborted.
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
  const date = localDate(now.getTime())
  return `imports-${date}-${two(now.getHours())}${two(now.getMinutes())}.${format}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

type Column = { name: string; read: (item: Import) => string | number | null }

const fixed: readonly Column[] = [
  { name: 'id', read: (item) => item.id },
  { name: 'title', read: (item) => item.title },
  { name: 'status', read: (item) => item.status },
  { name: 'failedReason', read: (item) => item.failedReason },
  { name: 'failedMessage', read: (item) => item.failedMessage },
  { name: 'failedAt', read: (item) => item.failedAt },
  { name: 'format', read: (item) => item.format },
  { name: 'entity', read: (item) => item.entity?.type ?? null },
  { name: 'entityDescription', read: (item) => item.entity?.description ?? null },
  { name: 'count', read: (item) => item.count },
  { name: 'createdAt', read: (item) => item.createdAt },
  { name: 'updatedAt', read: (item) => item.updatedAt },
]

function importColumns(metadataKeys: ReadonlySet<string>): readonly Column[] {
  return [
    ...fixed,
    ...[...metadataKeys].toSorted().map((key) => ({
      name: `metadata.${key}`,
      read: ({ metadata }: Import) => lookup(metadata, key) ?? null,
    })),
  ]
}

/** Milliseconds of work before other tasks get a turn; a frame has 16. */
const pieceMs = 5

/**
 * Calls `each` for every item without blocking the page: every few milliseconds it calls `pause` with how many are done and
 * lets other tasks run. Throws the signal's reason once that is aborted.
 */
async function workInPieces<T>(
  items: readonly T[],
  each: (item: T) => void,
  pause: (done: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let pieceEnd = performance.now() + pieceMs
  let done = 0
  for (const item of items) {
    each(item)
    done++
    if (performance.now() < pieceEnd) continue
    pause(done)
    await nextTask()
    signal?.throwIfAborted()
    pieceEnd = performance.now() + pieceMs
  }
}

/** Lets other tasks run first. By a message, because browsers slow down the timers of a tab in the background. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}
