import { logCall, updateCall } from './call-log.ts'
import {
  fileNameCharacters,
  fileNameHeader,
  type UploadedFile,
  uploadedFileSchema,
} from '../contract/uploaded-file.ts'
import { type Abortable, apiAddress, call, client, pageHeaders, read } from './client.ts'
import { ApiError, errorOfAnswer } from './errors.ts'

type Options = {
  signal: AbortSignal
  /** Told how many bytes have left. */
  onProgress: (sentBytes: number) => void
}

/**
 * Sends the file of an import to the console, which passes it on to Exa. Not by fetch, which reports no progress of an
 * upload. Throws ApiError, or AbortError when the signal fires.
 */
export function uploadFile(importId: string, file: File, { signal, onProgress }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    const path = apiAddress(`console/uploads/${encodeURIComponent(importId)}`)
    // Half of a surrogate pair, which the limit may leave, cannot be encoded.
    const fileName = encodeURIComponent(file.name.slice(0, fileNameCharacters).toWellFormed())
    const headers = { 'content-type': 'text/csv', [fileNameHeader]: fileName, ...pageHeaders() }
    const id = logCall({ method: 'PUT', path, headers, body: `The file, ${file.size} bytes` })
    const fail = (error: Error) => {
      if (request.status === 0) updateCall(id, { failure: error.message, canceled: signal.aborted })
      reject(error)
    }
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    request.addEventListener('abort', () => fail(new DOMException('The upload was canceled.', 'AbortError')))
    request.addEventListener('error', () =>
      fail(new ApiError('The connection broke during the upload.', { kind: 'network', code: 'network' })),
    )
    request.addEventListener('load', () => {
      const { status, responseText } = request
      // A proxy redirected to its sign-in. XMLHttpRequest follows, and shows it in no other way.
      const isRedirected = request.responseURL !== new URL(path, location.href).href
      const requestId = request.getResponseHeader('x-request-id')
      const body = jsonOf(responseText)
      updateCall(id, { status, requestId, answer: body ?? undefined, answerLength: responseText.length })
      if (status === 204) return resolve()
      fail(errorOfAnswer({ status: isRedirected ? 401 : status, requestId, body }))
    })
    request.open('PUT', path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.send(file)
  })
}

/** The file that was sent for an import through this console; null where none was. */
export async function getUploadedFile(importId: string, options: Abortable): Promise<UploadedFile | null> {
  const path = `console/uploads/${encodeURIComponent(importId)}`
  const { file } = await read(path, uploadedFileSchema, options)
  return file
}

/** A file of 50 MB may take its time. */
const downloadMs = 600_000

/** The bytes of the kept file of an import. */
export async function downloadFile(importId: string): Promise<Blob> {
  const path = `console/files/${encodeURIComponent(importId)}`
  const response = await call(() => client.get(path, { timeout: downloadMs }))
  return call(() => response.blob())
}

/** Removes the kept file of an import, for every import that it was sent for. */
export async function forgetFile(importId: string): Promise<void> {
  await call(() => client.delete(`console/files/${encodeURIComponent(importId)}`))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Something between this page and the console answered; its status says what can be said.
    return null
  }
}
