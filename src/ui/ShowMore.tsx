import { Button } from './Button.tsx'

type Props = {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  /** "Show older jobs". */
  words: string
  loading: string
}

/** The button for the next page of a list, while there is one. */
export function ShowMore({ query, words, loading }: Props) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  if (!hasNextPage) return null
  return (
    <div className="p-4">
      <Button onClick={() => void fetchNextPage()} disabledBecause={isFetchingNextPage && loading}>
        {isFetchingNextPage ? 'Loading…' : words}
      </Button>
    </div>
  )
}
