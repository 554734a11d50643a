import { queryOptions } from '@tanstack/react-query'
import { getUploadedFile } from '../api/uploads.ts'

/** The file that was sent for an import through this console. It changes only while an upload of this tab runs. */
export function uploadedFileQuery(importId: string) {
  return queryOptions({
    queryKey: ['uploaded-file', importId],
    queryFn: ({ signal }) => getUploadedFile(importId, { signal }),
  })
}
