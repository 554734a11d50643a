import type { Import } from '../../src/contract/import.ts'
import type { UploadedFile } from '../../src/contract/uploaded-file.ts'
import { orLedgerProblem } from '../ledger/ledger-refusal.ts'
import { problemError } from '../problem.ts'
import { askedBy, idOf, type ConsoleContext, route, type Route } from '../route.ts'
import { FileDamagedError, FileMissingError } from './file-store.ts'
import type { ImportFile, ImportFiles } from './import-files.ts'

const filesPath = '/api/console/files'

type Deps = {
  files: ImportFiles
  /** An import as far as it is known, also after its deletion. */
  importOf: (importId: string) => Promise<Import | null>
}

/** `GET /api/console/files/{importId}` downloads the file of an import, `DELETE` forgets it. */
export function fileRoutes({ files, importOf }: Deps): Route[] {
  const fileOf = async (c: ConsoleContext): Promise<ImportFile> => {
    const id = idOf(c)
    const file = await files.of(id, await importOf(id))
    if (file) return file
    throw problemError(404, 'no_file', 'No file was sent for this import through this console.')
  }
  return [
    route.get(`${filesPath}/:id`, { role: 'operator' }, async (c) => {
      const file = await fileOf(c)
      const bytes = await files.open(file).catch((error: unknown) => {
        throw asFileProblem(error)
      })
      return c.body(bytes as globalThis.ReadableStream<Uint8Array<ArrayBuffer>>, 200, {
        'content-type': 'text/csv',
        'content-length': String(file.sizeBytes),
        'content-disposition': attachment(file.name ?? `${idOf(c)}.csv`),
      })
    }),
    route.delete(`${filesPath}/:id`, { role: 'admin' }, async (c) => {
      const file = await fileOf(c)
      if (file.origin === 'sample')
        throw problemError(
          409,
          'sample_file',
          'The files of samples hold nobody’s data and are always there.',
        )
      if (file.kept.is !== 'kept' && file.kept.is !== 'damaged')
        throw problemError(404, 'file_not_kept', `Nothing was removed. ${file.kept.why}`)
      await orLedgerProblem('The file may still be there: try again.', () =>
        files.forget(idOf(c), file, askedBy(c)),
      )
      return c.body(null, 204)
    }),
  ]
}

/** A file as pages show it, without its bytes. */
export function shownFile(file: ImportFile | null): UploadedFile | null {
  if (!file) return null
  const { bytes: _bytes, declared: _declared, ...shown } = file
  return shown
}

function asFileProblem(error: unknown): unknown {
  if (error instanceof FileDamagedError) return problemError(409, 'file_damaged', error.message, error)
  if (error instanceof FileMissingError) return problemError(404, 'file_not_kept', error.message, error)
  return error
}

/** Content-Disposition (RFC 6266) for any name: percent-encoded if it is not plain ASCII (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%/]/g, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
