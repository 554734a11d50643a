import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { $ZodConfig as ZodConfig } from 'zod/v4/core'
import { App } from './App.tsx'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import './index.css'
import { loadList } from './queries/imports.ts'
import { infoQuery } from './queries/info.ts'
import { createQueryClient } from './queries/query-client.ts'
import { settle } from './ui/settled.ts'

/** Milliseconds that the first imports, and what the console says of itself, may take before the page shows itself without them. */
const showWithoutMs = 100
/** Milliseconds until the page counts as settled: a list may take long, and the other pages do not say. */
const settledAtMostMs = { list: 3_000, otherPage: 1_200 }

// zod would try to compile its parsers, which the page's policy forbids and the browser would report. It is not here
// yet: it comes with the parts that need it, and looks here for how it is to behave.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } satisfies ZodConfig })

const client = createQueryClient()
// What it says may put a notice over the page: known before, it moves nothing.
const told = client.prefetchQuery(infoQuery)
const isOfImports = /^\/(?:imports(?:\/.*)?)?$/.test(location.pathname)
// The browser asked for them before this code was there: mostly they are here, and no skeleton need come before them.
// No await at this level: it would have the bundler cut the script to pieces.
if (isOfImports) {
  const { firstPage, whole } = loadList(client)
  void Promise.race([Promise.all([firstPage, told]), after(showWithoutMs)]).then(render)
  void Promise.race([whole, after(settledAtMostMs.list)]).then(settle)
} else {
  void Promise.race([told, after(showWithoutMs)]).then(render)
  void after(settledAtMostMs.otherPage).then(settle)
}

function render() {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <App />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  )
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
