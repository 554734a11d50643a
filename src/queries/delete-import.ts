import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteImport, getRequestedDeletion } from '../api/deletions.ts'
import { ApiError } from '../api/errors.ts'
import { getImport } from '../api/imports.ts'
import type { Deletion } from '../contract/deletion.ts'
import { invalidateDeletions } from './deletions.ts'
import { invalidateList, removeFromList } from './imports.ts'
import { isAnswerLost } from './retry.ts'

/** A deletion that reached its goal. `already_gone`: somebody else had deleted the import. */
export type DeleteResult = {
  outcome: 'deleted' | 'already_gone'
  deletionId: string | null
  message: string | null
}

/** What goes with a deletion. */
type DeleteRequest = {
  /** Why, in the user's words; may be empty. */
  reason: string
  /** Finds the deletion again if the answer is lost. A new one for each try. */
  key: string
}

/**
 * Deletes one import. `onGone` is called once the import has left the list. The reads that confirm it come after that:
 * the mutation waits for them, as react-query's guide has it, but no screen does.
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
      // Lets React render first, in the microtask before this one: starting the reads takes some 10 ms.
      await Promise.resolve()
      return invalidate()
    },
    // Failures have a record, too. Not awaited, so that the failure shows at once.
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

/** Failures after which the console itself does not know the outcome yet. */
const openCodes = new Set(['outcome_unknown', 'outcome_unrecorded', 'internal_error'])

/** Whether the outcome of a deletion that failed with this error is not known yet. */
export function isOutcomeOpen(error: ApiError): boolean {
  return isAnswerLost(error) || openCodes.has(error.code)
}

/** The outcome of a deletion; `open` while it is not known. */
export type DeletionOutcome =
  | { state: 'open'; message: string | null }
  | { state: 'gone'; result: DeleteResult }
  | { state: 'not_deleted'; message: string }

const openEveryMs = 2_000

/** The outcome of the deletion with this key. Polls until the console knows. */
export function deletionOutcomeQuery(importId: string, key: string) {
  return queryOptions({
    queryKey: ['deletion-outcome', key],
    queryFn: async ({ client, signal }): Promise<DeletionOutcome> => {
      const { inProgress, deletion } = await getRequestedDeletion(key, { signal })
      if (inProgress && !deletion) return { state: 'open', message: null }
      const outcome = deletion ? outcomeOf(deletion) : await unsentOutcome(importId, signal)
      if (outcome.state === 'gone') removeFromList(client, new Set([importId]))
      return outcome
    },
    refetchInterval: ({ state }) => (!state.data || state.data.state === 'open' ? openEveryMs : false),
    staleTime: 0,
    gcTime: 0,
  })
}

function outcomeOf({ id, outcome, message, settledAt }: Deletion): DeletionOutcome {
  if (settledAt === null) return { state: 'open', message }
  if (outcome === 'deleted' || outcome === 'already_gone')
    return { state: 'gone', result: { outcome, deletionId: id, message } }
  return { state: 'not_deleted', message: message ?? 'The import is still there.' }
}

/** Without a record nothing was sent to Exa, but somebody else may have deleted the import. */
async function unsentOutcome(importId: string, signal: AbortSignal): Promise<DeletionOutcome> {
  const unsent = 'The request did not reach the console, so nothing was sent to Exa.'
  try {
    await getImport(importId, { signal })
    return { state: 'not_deleted', message: `${unsent} The import is still there.` }
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error
    const message = `${unsent} Exa no longer has an import with this id.`
    return { state: 'gone', result: { outcome: 'already_gone', deletionId: null, message } }
  }
}
