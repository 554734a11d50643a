import { apiAddress } from './client.ts'
import { ApiError, errorOfAnswer } from './errors.ts'

type Options = {
  signal: AbortSignal
  /** Told how many bytes have left. */
  onProgress: (sentBytes: number) => void
}

/**
 * Sends the file of an import to the console, which passes it on to where Exa awaits it. Not by fetch, which cannot tell
 * how far it is. Throws ApiError, or AbortError when the signal fires.
 */
export function uploadFile(importId: string, file: Blob, { signal, onProgress }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort, { once: true })
    const fail = (error: Error) => reject(error)
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    request.addEventListener('abort', () => fail(new DOMException('The upload was canceled.', 'AbortError')))
    request.addEventListener('error', () =>
      fail(
        new ApiError('The connection broke while the file went up.', { kind: 'network', code: 'network' }),
      ),
    )
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) return resolve()
      const requestId = request.getResponseHeader('x-request-id')
      fail(errorOfAnswer({ status: request.status, requestId, body: jsonOf(request.responseText) }))
    })
    request.open('PUT', apiAddress(`console/uploads/${encodeURIComponent(importId)}`))
    request.setRequestHeader('content-type', 'text/csv')
    request.send(file)
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Something between this page and the console answered; its status says what can be said.
    return null
  }
}
