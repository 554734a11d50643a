import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { downloadFile, forgetFile, getUploadedFile } from '../api/uploads.ts'

const keys = {
  sent: ['uploaded-file'],
  sentFor: (importId: string) => ['uploaded-file', importId],
  kept: (importId: string) => ['kept-file', importId],
} as const

/** The file that was sent for an import through this console. */
export function uploadedFileQuery(importId: string) {
  return queryOptions({
    queryKey: keys.sentFor(importId),
    queryFn: ({ signal }) => getUploadedFile(importId, { signal }),
  })
}

/** Downloads the kept file of an import. If that fails, reads again whether it is kept. */
export function useDownload(importId: string) {
  const client = useQueryClient()
  return useMutation<Blob>({
    mutationFn: () => downloadFile(importId),
    onError: () => void client.invalidateQueries({ queryKey: keys.sentFor(importId) }),
  })
}

/** Has the console forget a file. Other imports may share it, so the files of all are read again. */
export function useForgetFile(importId: string) {
  const client = useQueryClient()
  return useMutation<void>({
    mutationFn: () => forgetFile(importId),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sent }),
  })
}

/** The file of an import if the console has kept it; else why not. `why` is null if the file was not sent through the console. */
type KeptFile = { file: File; why: null } | { file: null; why: string | null }

/** Downloads the file of an import once. */
export function keptFileQuery(importId: string) {
  return queryOptions({
    queryKey: keys.kept(importId),
    queryFn: async ({ signal }): Promise<KeptFile> => {
      const sent = await getUploadedFile(importId, { signal })
      if (sent?.kept.is !== 'kept') return { file: null, why: sent?.kept.why ?? null }
      const bytes = await downloadFile(importId)
      return { file: new File([bytes], sent.name ?? `${importId}.csv`, { type: 'text/csv' }), why: null }
    },
    staleTime: Infinity,
    gcTime: 0,
    structuralSharing: false,
    // Each try is a whole download.
    retry: false,
  })
}
