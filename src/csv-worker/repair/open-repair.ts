import { type CharsetSample, charsetSamples, decodedAs, withoutNul } from './charset.ts'
import { documentOf, type Edit, edited, type RepairDocument } from './document.ts'
import { type Mend, mendRow, type RowsMend } from './mends.ts'
import { allRows, previewSize, type Preview, sampleOf, tableOf } from './preview.ts'
import { faultsOf, type ShownRepairRow } from './row-faults.ts'
import type { RowKind } from './row-kinds.ts'
import { removeCell, setCell, type TextEdit } from './row-text.ts'
import { placedRows, dropFirstLine, dropOf, editOf, type PlacedRow } from './placed-rows.ts'
import type { Scan } from './scan.ts'
import { scanAhead, type ScanAhead } from './scan-ahead.ts'
import { countsOf, type RepairState } from './repair-state.ts'

/** A version of the file that *Undo* can go back to. */
type Version = {
  document: RepairDocument
  identifier: number | null
  label: string
  /** What its scan found; null if it has to be scanned again. Only the nearest versions keep this. */
  found: Scan | null
}

/** How many steps can be undone. */
const stepsAtMost = 100

type Options = {
  identifier: number | null
  /** Rows that Exa's message names. */
  named: ReadonlySet<number>
  onProgress: (share: number) => void
}

export type OpenRepair = Awaited<ReturnType<typeof openRepair>>

/** Opens a file for repair. Await each call before the next. */
export async function openRepair(file: Blob, { identifier, named, onProgress }: Options) {
  let past: Version[] = []
  let future: Version[] = []
  let now: Version = { document: documentOf(file), identifier, label: '', found: null }
  let found: Scan = await beginScan(now.document).found(onProgress)
  /** The rows of each kind as they are shown: a row that was mended by hand stays in its place. */
  const shown = new Map<RowKind, Uint32Array>()
  /** The document that the last preview would make, and the scan of it, which runs while the user looks at the preview. */
  let planned: { key: string; document: RepairDocument; ahead: ScanAhead } | null = null

  function beginScan(document: RepairDocument) {
    return scanAhead(document, { identifier: now.identifier, named })
  }

  const forgetPlan = () => {
    planned?.ahead.end()
    planned = null
  }

  function state(): RepairState {
    return {
      report: found.report,
      ...countsOf(found, now.identifier),
      identifier: now.identifier,
      undo: past.length > 0 ? now.label : null,
      redo: future.at(-1)?.label ?? null,
      isChanged: past.length > 0,
    }
  }

  /** Adds this version to others. Only this one keeps its scan, which may take some megabytes. */
  const withNow = (versions: readonly Version[]): Version[] => [
    ...versions.map((each) => ({ ...each, found: null })),
    { ...now, found },
  ]

  const goTo = async (version: Version, ahead?: ScanAhead) => {
    now = version
    forgetPlan()
    found = version.found ?? (await (ahead ?? beginScan(now.document)).found(onProgress))
  }

  /** Makes a new version and clears *Redo*. */
  const change = async (next: Pick<Version, 'document' | 'identifier'>, label: string, ahead?: ScanAhead) => {
    past = withNow(past).slice(-stepsAtMost)
    future = []
    await goTo({ ...next, label, found: null }, ahead)
  }

  const rowsOf = (kind: RowKind) => shown.get(kind) ?? found.lists[kind].rows

  /** Keeps the rows that are shown, and adds those that the scan found. `moved`: the new number of a row; null if it is gone. */
  const keepShown = (moved: (row: number) => number | null) => {
    for (const [kind, rows] of shown) {
      const kept = new Set(found.lists[kind].rows)
      for (const row of rows) {
        const place = moved(row)
        if (place !== null) kept.add(place)
      }
      shown.set(kind, Uint32Array.from(kept).toSorted())
    }
  }

  /** The edits of a mend, and a preview with some rows before and after. */
  const plan = async (mend: RowsMend): Promise<Preview & { edits: Edit[] }> => {
    const table = tableOf(found)
    const rows = placedRows(now.document, found)
    const edits: Edit[] = []
    const preview: Preview = { changed: 0, unchanged: 0, samples: [] }
    for (const number of mend.kind === 'all' ? allRows(found) : found.lists[mend.kind].rows) {
      const row = await rows.read(number, true)
      const mended = mendRow(row, mend, table)
      if (mended === null) {
        preview.unchanged++
        continue
      }
      preview.changed++
      if (preview.samples.length < previewSize) preview.samples.push(sampleOf(row, mended, table))
      if (mended === 'drop') edits.push((mend.kind === 'quotes' ? dropFirstLine : dropOf)(row))
      else for (const one of mended) edits.push(editOf(row, one))
    }
    return { ...preview, edits }
  }

  return {
    state,

    /** Some rows of a kind, as they are now. */
    async rows(kind: RowKind, from: number, to: number): Promise<{ total: number; rows: ShownRepairRow[] }> {
      const all = rowsOf(kind)
      shown.set(kind, all)
      const rows = placedRows(now.document, found)
      const left = new Set(found.lists[kind].rows)
      const wanted: ShownRepairRow[] = []
      for (const number of all.subarray(from, to)) {
        const row = await rows.read(number)
        wanted.push(faultsOf(row, kind, found, !left.has(number)))
      }
      return { total: all.length, rows: wanted }
    },

    /** A row as it is written; null if there is no such row. */
    rowText: async (row: number) =>
      row <= found.index.count() ? placedRows(now.document, found).read(row) : null,

    /** The full text of a cell; null if it is too long to edit by hand. */
    async cell(row: number, column: number): Promise<string | null> {
      const { cells, isCut } = await placedRows(now.document, found).read(row)
      return isCut ? null : (cells[column]?.value ?? '')
    },

    setCell: (row: number, column: number, value: string) =>
      changeRow(row, (placed) => setCell(placed, column, value, found.report.delimiter)),

    removeCell: (row: number, column: number) => changeRow(row, (placed) => removeCell(placed, column)),

    async dropRow(row: number): Promise<void> {
      const placed = await placedRows(now.document, found).read(row)
      const drop = found.lists.quotes.rows.includes(row) ? dropFirstLine : dropOf
      const document = edited(now.document, [drop(placed)])
      await change({ ...now, document }, `dropping row ${row}`)
      if (drop === dropFirstLine) return shown.clear()
      keepShown((each) => (each === row ? null : each > row ? each - 1 : each))
    },

    /** What a mend of rows would do. */
    async preview(mend: RowsMend): Promise<Preview> {
      forgetPlan()
      const { edits, ...preview } = await plan(mend)
      if (edits.length > 0) {
        const document = edited(now.document, edits)
        planned = { key: JSON.stringify(mend), document, ahead: beginScan(document) }
      }
      return preview
    },

    /** Some places that would read differently in another charset. */
    charsetSamples: (charset: string): Promise<CharsetSample[]> => charsetSamples(now.document, charset),

    async apply(mend: Mend, label: string): Promise<void> {
      const ready = planned?.key === JSON.stringify(mend) ? planned : null
      if (ready) planned = null
      const document = ready?.document ?? (await documentAfter(mend))
      await change({ ...now, document }, label, ready?.ahead)
      shown.clear()
    },

    /** Chooses the identifier column; null: guess it. */
    async setIdentifier(column: number | null): Promise<void> {
      await change({ ...now, identifier: column }, 'the choice of the identifier')
      shown.clear()
    },

    async undo(): Promise<void> {
      const before = past.pop()
      if (!before) return
      future = withNow(future)
      await goTo(before)
      shown.clear()
    },

    async redo(): Promise<void> {
      const next = future.pop()
      if (!next) return
      past = withNow(past)
      await goTo(next)
      shown.clear()
    },

    document: () => now.document,
  }

  /** Edits a row by hand. It stays where it is shown, unless its quotes split or join rows. */
  async function changeRow(row: number, changesOf: (placed: PlacedRow) => TextEdit[]): Promise<void> {
    const placed = await placedRows(now.document, found).read(row)
    const changes = placed.isCut ? [] : changesOf(placed)
    if (changes.length === 0) return
    const before = found.index.count()
    const document = edited(
      now.document,
      changes.map((one) => editOf(placed, one)),
    )
    await change({ ...now, document }, `edit of row ${row}`)
    if (found.index.count() === before) keepShown((each) => each)
    else shown.clear()
  }

  async function documentAfter(mend: Mend): Promise<RepairDocument> {
    if ('kind' in mend) return edited(now.document, (await plan(mend)).edits)
    switch (mend.type) {
      case 'charset':
        return decodedAs(now.document, mend.charset)
      case 'no_nul':
        return withoutNul(now.document)
      case 'above': {
        const rows = placedRows(now.document, found)
        const [first, header] = [await rows.read(1), await rows.read(mend.row)]
        return edited(now.document, [{ from: first.from, to: header.from, bytes: new Uint8Array() }])
      }
    }
  }
}
