import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { App, RefusalNotice } from './App.tsx'
import './index.css'
import { basePath, pathHere } from './lib/base-path.ts'
import { importsListQuery } from './queries/imports.ts'
import { infoQuery } from './queries/info.ts'
import { createQueryClient } from './queries/query-client.ts'
import { Button } from './ui/Button.tsx'
import { EmptyState } from './ui/EmptyState.tsx'
import { ErrorBoundary } from './ui/ErrorBoundary.tsx'
import { tolerateTranslators } from './ui/translated-page.ts'

tolerateTranslators()
const client = createQueryClient()
// Before the first render: a redirect by the router would be a render of its own.
if (pathHere() === '/') history.replaceState(null, '', `${basePath}/imports`)
if (/^\/(?:imports(?:\/.*)?)?$/.test(pathHere())) void client.prefetchQuery(importsListQuery)

// What the console says of itself stands above and below the pages. The browser asked for it before this code came:
// known before the first paint, it moves nothing.
void start()

async function start(): Promise<void> {
  await client.prefetchQuery(infoQuery)
  if (client.getQueryData(infoQuery.queryKey)?.refusing) await RefusalNotice.preload()
  render()
}

function render() {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary instead={crashed}>
        <QueryClientProvider client={client}>
          <Router base={basePath}>
            <App />
          </Router>
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  )
}

/** What a defect of the page leaves on screen instead of nothing. */
function crashed(error: unknown) {
  return (
    <EmptyState
      isPage
      title="This page crashed"
      action={<Button onClick={() => location.reload()}>Reload</Button>}
    >
      A bug in the console stopped it; nothing was changed. Reload the page. If it happens again, report this:{' '}
      <code className="font-mono text-xs wrap-anywhere">
        {error instanceof Error ? error.message : String(error)}
      </code>
    </EmptyState>
  )
}
