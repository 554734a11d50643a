import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { downloadFile, forgetFile, getUploadedFile } from '../api/uploads.ts'

/** The file that was sent for an import through this console. */
export function uploadedFileQuery(importId: string) {
  return queryOptions({
    queryKey: ['uploaded-file', importId],
    queryFn: ({ signal }) => getUploadedFile(importId, { signal }),
  })
}

/** Downloads the kept file of an import. If that fails, reads again whether it is kept. */
export function useDownload(importId: string) {
  const client = useQueryClient()
  return useMutation<Blob>({
    mutationFn: () => downloadFile(importId),
    onError: () => void client.invalidateQueries(uploadedFileQuery(importId)),
  })
}

/** Has the console forget a file. Other imports may share it, so the files of all are read again. */
export function useForgetFile(importId: string) {
  const client = useQueryClient()
  return useMutation<void>({
    mutationFn: () => forgetFile(importId),
    onSettled: () => client.invalidateQueries({ queryKey: ['uploaded-file'] }),
  })
}
