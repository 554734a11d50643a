import type { IncomingMessage, ServerResponse } from 'node:http'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { type Plugin, defineConfig } from 'vite'
import { precompress } from './scripts/precompress.ts'
import type * as dev from './server/dev.ts'

/** The build of the browser app, and the dev server with the console server mounted in it. */
export default defineConfig({
  // One build for any base path: its files name each other by where they lie, and the server knows the rest (server/static.ts).
  base: './',
  plugins: [react(), tailwindcss(), consoleServer(), precompress()],
  resolve: {
    // wouter brings a stand-in for what React has had for long.
    alias: { 'use-sync-external-store/shim/index.js': 'react' },
    // A build in a copy, with a link to node_modules, must not see the path that the link leads to (scripts/build.mjs).
    preserveSymlinks: true,
  },
  build: {
    target: 'baseline-widely-available',
    // The policy of the served page allows no inline script and no data: URL, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The server compresses ahead of time; `npm run bench` prints the sizes that count.
    reportCompressedSize: false,
    // For the package, which brings what the licenses ask for. A hidden file is not served.
    license: { fileName: '.licenses.md' },
    rolldownOptions: {
      output: {
        // The first screen in one file, and what comes later in a few: each further file costs a request, and compresses worse.
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 2 },
            {
              name: 'details',
              test: /\/src\/(?:details|delete|account|access\/(?:SessionNotice|SignedInMenu)|labels\/QueryFailure|api\/(?:job-)?error-words|ui\/(?:CopyButton|FailureNotice|reason-tip|use-focus-when-gone)|requests\/(?:CodeSample|sample|console-sample|quote)|ShortcutSheet|CommandPalette|palette-|after-paint|api\/kept-calls)/,
              priority: 1,
            },
            { name: 'repair', test: /\/src\/repair\// },
            { name: 'review', test: /\/src\/(?:review|list)\// },
            {
              name: 'pages',
              test: /\/src\/(?:new-import|deletions|jobs|requests|sandbox|access)\/|\/src\/RarePages/,
            },
          ],
        },
        // Chromium compiles all of a file while it arrives and beside the page, not bit by bit when the page needs it.
        postBanner: '//# allFunctionsCalledOnLoad',
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: Number(process.env['PORT'] || 4310),
    strictPort: true,
    // What server/dev.ts lets through comes from here; no page of another origin may read or embed it.
    cors: false,
    headers: {
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    },
    fs: { allow: ['index.html', 'public', 'src', 'node_modules'] },
  },
})

function consoleServer(): Plugin {
  let opened: dev.DevMiddleware | undefined
  return {
    name: 'console-server',
    apply: 'serve',
    async configureServer({ middlewares }) {
      // By its address, so that Vite leaves the server's code out of the bundle that it makes of this file.
      const address = new URL('./server/dev.ts', import.meta.url).href
      const { createDevMiddleware }: typeof dev = await import(address)
      const mounted = await createDevMiddleware()
      opened = mounted
      middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) =>
        mounted.handle(request, response, next),
      )
    },
    // Vite waits for this one before it exits, and calls it once for each of its environments.
    async closeBundle() {
      const closing = opened
      opened = undefined
      await closing?.close()
    },
  }
}
