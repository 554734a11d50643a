import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { getImport } from '../api/imports.ts'
import { updateImport } from '../api/update-import.ts'
import type { Import } from '../contract/import.ts'
import { conflictsOf, type Editable, patchOf } from './import-changes.ts'
import { cancelListReads, importQuery, importsListQuery, invalidateList } from './imports.ts'

/** What was edited, and into what. */
export type Update = { base: Editable; mine: Editable }

/** `conflict`: somebody else changed it meanwhile, so nothing was sent. `item` is the import as it is now. */
export type UpdateResult = { outcome: 'saved' | 'conflict'; item: Import }

/**
 * Changes title and metadata of one import. Exa takes no condition with a change, so the import is read once more just
 * before; what changes in the moment between goes unnoticed. Repeating it after a lost answer is harmless.
 */
export function useUpdateImport(id: string) {
  const client = useQueryClient()
  return useMutation<UpdateResult, ApiError, Update>({
    mutationKey: ['update-import', id],
    mutationFn: async ({ base, mine }) => {
      const now = await getImport(id, {})
      if (conflictsOf(base, mine, now).length > 0) return { outcome: 'conflict', item: now }
      const patch = patchOf(now, mine)
      return { outcome: 'saved', item: patch ? await updateImport(id, patch) : now }
    },
    onSuccess: async ({ item }) => {
      // A reading that began before would bring the old title back.
      await Promise.all([
        cancelListReads(client),
        client.cancelQueries({ queryKey: importQuery(id).queryKey }),
      ])
      showUpdated(client, item)
      return invalidateList(client)
    },
  })
}

/** Whatever its `updatedAt` says, this is the newest that is known of it. */
function showUpdated(client: QueryClient, item: Import): void {
  client.setQueryData(importQuery(item.id).queryKey, item)
  client.setQueryData(importsListQuery.queryKey, (list) => {
    const index = list?.imports.findIndex(({ id }) => id === item.id) ?? -1
    return list && index !== -1 ? { ...list, imports: list.imports.with(index, item) } : list
  })
}
