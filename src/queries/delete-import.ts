import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
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

/** Milliseconds that an answer may take before it is drawn that it is awaited: shorter than that it would be a flash. */
const unseenMs = 100

/**
 * Deletes one import. Resolves once the cache is right and the list and the ledger have been asked to read again, so
 * that whoever waits for it closes on a page that is already true.
 */
export function useDeleteImport(id: string) {
  const client = useQueryClient()
  const readAgain = () => Promise.all([invalidateList(client), invalidateDeletions(client)])
  const { mutate, data, error, isPending } = useMutation<DeleteResult, ApiError, Promise<DeleteResult>>({
    mutationKey: ['delete-import', id],
    mutationFn: (sent) => sent,
    onSuccess: readAgain,
    // A refusal or a lost answer has its record too.
    onError: readAgain,
  })
  return {
    data,
    error,
    isPending,
    // What is under way is the mutation: neither the request nor the row that leaves waits for the page to draw that.
    mutate: (request: DeleteRequest, callbacks: Parameters<typeof mutate>[1]) => {
      const sent = deleteAndForget(client, id, request)
      const unseen = new Promise((resolve) => setTimeout(resolve, unseenMs))
      // How it turned out is the mutation's to say.
      void Promise.race([sent.catch(() => {}), unseen]).then(() => mutate(sent, callbacks))
    },
  }
}

/** Resolves when the row has left the screen: whatever comes after would hold that up. */
async function deleteAndForget(
  client: QueryClient,
  id: string,
  request: DeleteRequest,
): Promise<DeleteResult> {
  const [result] = await Promise.all([deleteOrFindGone(id, request), cancelListReads(client)])
  // One may have begun meanwhile.
  await cancelListReads(client)
  forgetImport(client, id)
  await afterPaint()
  return result
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
