import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { createImport, type NewImport } from '../api/create-import.ts'
import { getImport, updateImport } from '../api/imports.ts'
import type { CreatedImport } from '../contract/created-import.ts'
import type { Import } from '../contract/import.ts'
import { conflictsOf, patchOf, type Editable } from './import-changes.ts'
import type { ImportsList } from './imports-list.ts'
import { importQuery, importsListQuery, invalidateList } from './imports.ts'

export { uploadFile } from '../api/uploads.ts'

/** Creates an import that waits for its file, and puts it at the top of the list. Never retried automatically. */
export function useCreateImport() {
  const client = useQueryClient()
  return useMutation<CreatedImport, ApiError, NewImport>({
    mutationFn: createImport,
    onSuccess: (created) => showCreated(client, created),
    // It may have been created even so.
    onError: () => void invalidateList(client),
  })
}

function showCreated(client: QueryClient, created: CreatedImport): void {
  const { uploadUrl: _url, uploadValidUntil: _until, ...rest } = created
  const item: Import = rest
  client.setQueryData<ImportsList>(importsListQuery.queryKey, (list) => list && withCreated(list, item))
}

/** Puts a new import at the top of the list, even if a read of the list has already found it. */
export function withCreated(list: ImportsList, created: Import): ImportsList {
  if (list.imports.some(({ id }) => id === created.id)) return list
  return {
    ...list,
    imports: [created, ...list.imports],
    arrived: list.arrived.filter(({ id }) => id !== created.id),
  }
}

/** What was edited, and into what. */
export type Update = { base: Editable; mine: Editable }

/** `conflict`: somebody else changed it meanwhile, so nothing was sent. `item` is the import as it is now. */
type UpdateResult = { outcome: 'saved' | 'conflict'; item: Import }

/**
 * Changes title and metadata of one import. Exa has no conditional update, so this reads the import just before; a change
 * in the moment between goes unnoticed. Repeating it after a lost answer is harmless.
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
      // A read that began before would bring the old title back.
      await Promise.all([
        client.cancelQueries({ queryKey: importsListQuery.queryKey }),
        client.cancelQueries({ queryKey: importQuery(id).queryKey }),
      ])
      showUpdated(client, item)
      void invalidateList(client)
    },
    // The next read of the import shows whether the change got through.
    onError: () => void client.invalidateQueries({ queryKey: importQuery(id).queryKey }),
  })
}

/** Whatever its `updatedAt` says, this is the newest known version. */
function showUpdated(client: QueryClient, item: Import): void {
  client.setQueryData(importQuery(item.id).queryKey, item)
  client.setQueryData(importsListQuery.queryKey, (list) => {
    const index = list?.imports.findIndex(({ id }) => id === item.id) ?? -1
    return list && index !== -1 ? { ...list, imports: list.imports.with(index, item) } : list
  })
}
