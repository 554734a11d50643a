import { useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteImport } from '../api/deletions.ts'
import { ApiError } from '../api/errors.ts'
import { afterPaint } from '../lib/after-paint.ts'
import { invalidateDeletions } from './deletions.ts'
import { cancelListReads, forgetImport, invalidateList } from './imports.ts'

/** How a deletion ended well: `already_gone` is what was wanted too, by someone else's hand. */
export type DeleteResult = {
  outcome: 'deleted' | 'already_gone'
  deletionId: string | null
  message: string | null
}

/** What goes with a deletion. */
export type DeleteRequest = {
  /** Why, in the words of whoever asks; may be empty. */
  reason: string
}

/**
 * Deletes one import. Resolves once the cache is right and the list and the ledger have been asked to read again, so
 * that whoever waits for it closes on a page that is already true.
 */
export function useDeleteImport(id: string) {
  const client = useQueryClient()
  const { mutate, data, error, isPending } = useMutation<DeleteResult, ApiError, Promise<DeleteResult>>({
    mutationKey: ['delete-import', id],
    mutationFn: (sent) => sent,
    onMutate: () => cancelListReads(client),
    onSuccess: async ({ deletionId }) => {
      await cancelListReads(client)
      forgetImport(client, id, deletionId)
      // The row leaves at once; reading everything again would hold that up.
      await afterPaint()
      await Promise.all([invalidateList(client), invalidateDeletions(client)])
    },
    // A refusal or a lost answer has its record too.
    onError: () => Promise.all([invalidateList(client), invalidateDeletions(client)]),
  })
  return {
    data,
    error,
    isPending,
    // What is under way is the mutation: the request leaves before the page draws that it has.
    mutate: (request: DeleteRequest, callbacks: Parameters<typeof mutate>[1]) =>
      mutate(deleteOrFindGone(id, request), callbacks),
  }
}

async function deleteOrFindGone(id: string, request: DeleteRequest): Promise<DeleteResult> {
  try {
    const { deletionId } = await deleteImport(id, request)
    return { outcome: 'deleted', deletionId, message: null }
  } catch (error) {
    if (error instanceof ApiError && error.code === 'already_gone')
      return { outcome: 'already_gone', deletionId: error.deletionId, message: error.message }
    throw error
  }
}
