import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { createImport } from '../api/create-import.ts'
import type { CreateImport } from '../contract/create-import.ts'
import type { CreatedImport } from '../contract/created-import.ts'
import type { Import } from '../contract/import.ts'
import { importsListQuery, invalidateList } from './imports.ts'
import type { ImportsList } from './imports-list.ts'

export { uploadFile } from '../api/uploads.ts'

/** Creates an import that waits for its file, and puts it at the top of the list. It is never repeated by itself. */
export function useCreateImport() {
  const client = useQueryClient()
  return useMutation<CreatedImport, ApiError, CreateImport>({
    mutationFn: createImport,
    onSuccess: (created) => showCreated(client, created),
    // It may have been created all the same.
    onError: () => invalidateList(client),
  })
}

function showCreated(client: QueryClient, created: CreatedImport): void {
  const { uploadUrl: _url, uploadValidUntil: _until, ...rest } = created
  const item: Import = rest
  client.setQueryData<ImportsList>(importsListQuery.queryKey, (list) => list && withCreated(list, item))
}

/** Puts an import that was just made at the top of the list, also if a reading has met it before this was known. */
export function withCreated(list: ImportsList, created: Import): ImportsList {
  if (list.imports.some(({ id }) => id === created.id)) return list
  return {
    ...list,
    imports: [created, ...list.imports],
    arrived: list.arrived.filter(({ id }) => id !== created.id),
  }
}
