import { queryOptions } from '@tanstack/react-query'
import { downloadFile, getUploadedFile } from '../api/uploads.ts'

/** The file of an import if the console has kept it; else why not. `why` is null if the file was not sent through the console. */
type KeptFile = { file: File; why: null } | { file: null; why: string | null }

/** Downloads the file of an import once. */
export function keptFileQuery(importId: string) {
  return queryOptions({
    queryKey: ['kept-file', importId],
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
