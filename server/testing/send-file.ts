import type { CreatedImport } from '../../src/contract/created-import.ts'
import type { UploadedFile } from '../../src/contract/uploaded-file.ts'

type Fetch = (address: string, init?: RequestInit) => Promise<Response>

/** Creates an import in a console. Gives its id. */
export async function createImport(fetch: Fetch, sizeBytes: number): Promise<string> {
  const asked = { size: sizeBytes, count: 1, format: 'csv', entity: { type: 'company' }, title: 'Leads' }
  const answer = await fetch('/api/websets/v0/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  })
  return ((await answer.json()) as CreatedImport).id
}

/** Creates an import and sends its file. Gives its id. Throws where the file is not taken. */
export async function sendFile(
  fetch: Fetch,
  body: string | Uint8Array<ArrayBuffer>,
  name = 'leads.csv',
): Promise<string> {
  const id = await createImport(fetch, Buffer.byteLength(body))
  const headers = { 'x-file-name': encodeURIComponent(name) }
  const { status } = await fetch(`/api/console/uploads/${id}`, { method: 'PUT', body, headers })
  if (status !== 204) throw new Error(`The upload was answered with ${status}.`)
  return id
}

/** What a console tells of the file of an import. */
export async function fileOf(fetch: Fetch, importId: string): Promise<UploadedFile | null> {
  const answer = await fetch(`/api/console/uploads/${importId}`)
  return ((await answer.json()) as { file: UploadedFile | null }).file
}
