import { queryOptions } from '@tanstack/react-query'
import { downloadFile, getUploadedFile } from '../api/uploads.ts'

/** The file that was sent for an import, where the console has it; else why not, as a sentence, where it was sent here at all. */
type KeptFile = { file: File; why: null } | { file: null; why: string | null }

/** The bytes of an import's file, once. */
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
    // It would be a download of its own each time.
    retry: false,
  })
}
