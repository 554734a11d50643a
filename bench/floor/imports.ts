import { type InfiniteData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import ky, { isHTTPError } from 'ky'
import { useEffect, useMemo } from 'react'
import type { Import } from '../../src/contract/import.ts'
import type { Page } from '../../src/contract/page.ts'

type ImportsPage = Page<Import>

const queryKey = ['imports']
const api = ky.create({ prefix: '/websets/v0' })

/** Loads all imports. Shows the first page at once, the others as they come. */
export function useImports() {
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      api
        .get('imports', { searchParams: { limit: 200, ...(pageParam && { cursor: pageParam }) }, signal })
        .json<ImportsPage>(),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  useEffect(() => {
    if (hasNextPage && !isFetching) void fetchNextPage()
  }, [hasNextPage, isFetching, fetchNextPage])
  const imports = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data])
  return { imports, complete: data !== undefined && !hasNextPage }
}

/** Deletes imports, six at a time, and removes each from the list when it is gone. Resolves to those that are still there. */
export function useDeleteImports() {
  const client = useQueryClient()
  const removeRow = (id: string) =>
    client.setQueryData<InfiniteData<ImportsPage>>(
      queryKey,
      (list) =>
        list && {
          ...list,
          pages: list.pages.map((page) => ({ ...page, data: page.data.filter((row) => row.id !== id) })),
        },
    )
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      const waiting = [...ids]
      const failed: string[] = []
      const worker = async () => {
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          try {
            await api.delete(`imports/${id}`)
            removeRow(id)
          } catch (error) {
            if (isHTTPError(error) && error.response.status === 404) removeRow(id)
            else failed.push(id)
          }
        }
      }
      await Promise.all(Array.from({ length: 6 }, worker))
      return failed
    },
  })
}
