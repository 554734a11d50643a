import { Link, Route, Switch } from 'wouter'
import { SessionsPage } from './access/SessionsPage.tsx'
import { TokensPage } from './access/TokensPage.tsx'
import { pagePaths } from './contract/page-paths.ts'
import { SandboxPage } from './sandbox/SandboxPage.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { lazyPart } from './ui/lazy-part.tsx'

const RepairPage = lazyPart(async () => (await import('./repair/RepairPage.tsx')).RepairPage)

/** The pages that are opened least, in one part: each part that the frame knows costs the first screen something. */
export function RarePages() {
  return (
    <Switch>
      <Route path={pagePaths.repair}>{({ id }) => <RepairPage key={id} id={id} />}</Route>
      <Route path={pagePaths.sandbox}>
        <SandboxPage />
      </Route>
      <Route path={pagePaths.sessions}>
        <SessionsPage />
      </Route>
      <Route path={pagePaths.tokens}>
        <TokensPage />
      </Route>
      <Route>
        <EmptyState
          isPage
          title="Page not found"
          action={
            <Link href="/imports" className="font-medium text-accent underline">
              Go to Imports
            </Link>
          }
        />
      </Route>
    </Switch>
  )
}
