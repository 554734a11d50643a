import { useEffect, useRef } from 'react'
import { accountWords } from '../contract/account.ts'
import { pathHere, urlOf } from '../lib/base-path.ts'
import { pageAccount, useAccountChange } from '../queries/info.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useTitle } from '../ui/use-title.ts'

/** Replaces every page once the console uses another account: what was shown belongs to the previous one. */
export function AccountChanged() {
  const button = useRef<HTMLButtonElement>(null)
  useTitle('Another account')
  useEffect(() => button.current?.focus(), [])
  const before = pageAccount()
  const now = useAccountChange()
  return (
    <div role="alert">
      <EmptyState
        isPage
        title="The console is on another account now"
        action={
          <Button
            ref={button}
            look="accent"
            onClick={() => location.assign(urlOf(pathWithoutId(pathHere())))}
          >
            Reload
          </Button>
        }
      >
        <p>This page showed {before && accountWords(before)}.</p>
        <p>The console was restarted and is on {now && accountWords(now)} now.</p>
        <p className="mt-2">Nothing was changed. Reload to go on with the other account.</p>
      </EmptyState>
    </div>
  )
}

/** The page without its ids and filters, which belong to the previous account. */
function pathWithoutId(path: string): string {
  return /^\/(?:deletions|requests)\b/.exec(path)?.[0] ?? '/imports'
}
