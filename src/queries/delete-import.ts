import { useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteImport } from '../api/deletions.ts'
import { ApiError } from '../api/errors.ts'
import { invalidateDeletions } from './deletions.ts'
import { invalidateList, removeFromList } from './imports.ts'

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
 * Deletes one import. `onGone` is called once the list shows it no more: the reads that confirm this follow, and hold
 * nobody up.
 */
export function useDeleteImport(id: string, onGone: (result: DeleteResult) => void) {
  const client = useQueryClient()
  const invalidate = () => Promise.all([invalidateList(client), invalidateDeletions(client)])
  return useMutation<DeleteResult, ApiError, DeleteRequest>({
    mutationKey: ['delete-import', id],
    mutationFn: (request) => deleteOrFindGone(id, request),
    onSuccess: async (result) => {
      removeFromList(client, new Set([id]))
      onGone(result)
      // React draws that in the microtask before this one; asking again first would take some 10 ms from it.
      await Promise.resolve()
      return invalidate()
    },
    // A refusal or a lost answer has its record too. Not waited for: the failure is to be seen at once.
    onError: () => void invalidate(),
  })
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
