import { type OxlintOverride, defineConfig } from 'oxlint'

/** The rooms of `src/` from the ground up: each imports only what stands before it (docs/architecture.md). */
const appFloors = [
  'contract',
  'csv-worker',
  'api',
  'queries',
  'labels',
  'account',
  'access',
  'view',
  'requests',
  'delete',
  'details',
  'new-import',
  'repair',
  'review',
  'list',
  'deletions',
  'jobs',
  'sandbox',
]

/** The rooms of `server/`, likewise. */
const serverFloors = [
  'env',
  'ledger',
  'sqlite',
  'accounts',
  'access',
  'files',
  'sandbox',
  'delete',
  'postgres',
  'jobs',
  'restore',
  'openapi',
  'watch',
  'commands',
]
/** The files beside the rooms that are put together from them. All others beside them stand below every room. */
const serverRoof = [
  'app',
  'route-app',
  'serve-console',
  'cli',
  'dev',
  'imports',
  'info',
  'main',
  'open-console',
  'shared-state',
  'story',
  'uploads',
]

const noServerCode = {
  group: ['node:*', '**/server/**', 'hono', 'hono/*', '@hono/*', 'undici', 'pino'],
  message: 'The browser app holds no server code.',
}
const onlyTheClientTalksHttp = { name: 'ky', message: 'Only src/api/client.ts talks HTTP.' }
const notOutsideTheFrame = {
  group: ['**/App.tsx', '**/main.tsx', '**/BottomDock.tsx'],
  message: 'Only the frame knows the frame.',
}

/** What a room may not import: the rooms above it. */
function above(floors: readonly string[], room: string) {
  return floors.slice(floors.indexOf(room) + 1).map((other) => ({
    group: [`**/${other}/**`],
    message: `${other} stands above ${room}: the order is in oxlint.config.ts.`,
  }))
}

const restrict = (
  files: string[],
  patterns: { group: string[]; message: string }[],
  paths: { name: string; message: string }[] = [],
): OxlintOverride => ({ files, rules: { 'no-restricted-imports': ['error', { paths, patterns }] } })

const onlyTheContract = {
  group: ['**/src/**', '!**/src/contract/**', 'react', 'react-dom'],
  message: 'The server shares the contract with the app and nothing else.',
}
const noTestCode = { group: ['**/testing/**'], message: 'The product runs without its tests.' }
const belowTheRooms = {
  group: serverFloors.map((room) => `**/${room}/**`),
  message: 'This file stands below the rooms of the server, or belongs into `serverRoof`.',
}
const belowTheRoof = {
  group: serverRoof.map((file) => `../${file}.ts`),
  message: 'This file is put together from the rooms, so no room imports it.',
}

/** Rooms of which `api` and `queries` stand below: they ask the server through `queries` alone. */
const screens = appFloors.slice(appFloors.indexOf('queries') + 1)
const askThroughQueries = {
  group: ['**/api/*.ts', '!**/api/errors.ts', '!**/api/error-words.ts', '!**/api/job-error-words.ts'],
  message: 'Screens ask through src/queries.',
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'react', 'jsx-a11y', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['dist', 'dist-server', 'data', 'test-results', 'playwright-report'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/consistent-type-imports': 'error',
    'import/no-default-export': 'error',
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'react/react-in-jsx-scope': 'off',
    'react/incompatible-library': 'off',
    'import/no-named-as-default-member': 'off',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
    'jsx-a11y/prefer-tag-over-role': 'off',
    'jsx-a11y/control-has-associated-label': 'off',
    'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: ['pre'], roles: ['tabpanel', 'region'] }],
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'no-await-in-loop': 'off',
    'consistent-return': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'no-console': 'error',
    'no-empty': ['error', { allowEmptyCatch: false }],
  },
  overrides: [
    { files: ['bench/ui-probe.ts'], rules: { 'unicorn/consistent-function-scoping': 'off' } },
    {
      files: ['*.config.ts', 'src/testing/page-environment.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
    { files: ['scripts/**', 'bench/**', 'docs/**'], rules: { 'no-console': 'off' } },
    {
      files: ['src/csv-worker/open-worker.ts'],
      rules: { 'import/default': 'off' },
    },
    // A later override replaces an earlier one, so each room repeats what holds for all of `src/`.
    restrict(['src/**'], [noServerCode]),
    restrict(
      ['src/contract/**'],
      [
        {
          group: [
            '*',
            '!./*',
            '!./csv/*',
            '!../import.ts',
            '!../count-words.ts',
            '!valibot',
            '!vitest',
            '!fast-check',
            '!papaparse',
          ],
          message: 'The contract imports its schema library and its own files only.',
        },
      ],
    ),
    restrict(
      ['src/api/**'],
      [
        noServerCode,
        notOutsideTheFrame,
        ...above(appFloors, 'api'),
        { group: ['**/ui/**', 'react', '@tanstack/*'], message: 'api draws nothing.' },
      ],
    ),
    restrict(
      ['src/queries/**'],
      [
        noServerCode,
        notOutsideTheFrame,
        ...above(appFloors, 'queries'),
        { group: ['**/ui/**'], message: 'queries draw nothing.' },
      ],
      [onlyTheClientTalksHttp],
    ),
    ...screens.map((room) =>
      restrict(
        [`src/${room}/**`],
        [noServerCode, notOutsideTheFrame, askThroughQueries, ...above(appFloors, room)],
        [onlyTheClientTalksHttp],
      ),
    ),
    restrict(
      ['src/ui/**', 'src/lib/**'],
      [
        noServerCode,
        notOutsideTheFrame,
        { group: appFloors.map((room) => `**/${room}/**`), message: 'ui and lib know no domain.' },
        {
          group: ['@tanstack/react-query', 'wouter', 'wouter/*', 'ky'],
          message: 'ui and lib know no query and no route.',
        },
      ],
    ),
    // Tests come last: they may take what they need from anywhere in the server.
    restrict(['server/*.ts'], [onlyTheContract, noTestCode, belowTheRooms]),
    restrict(
      serverRoof.map((file) => `server/${file}.ts`),
      [onlyTheContract, noTestCode],
    ),
    ...serverFloors.map((room) =>
      restrict(
        [`server/${room}/**`],
        [onlyTheContract, noTestCode, ...above(serverFloors, room), belowTheRoof],
      ),
    ),
    // A component test opens the whole app on a real server.
    {
      files: ['src/testing/**', 'src/**/*.test.tsx'],
      rules: {
        'no-restricted-imports': 'off',
        'unicorn/consistent-function-scoping': 'off',
        'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'eventually'] }],
      },
    },
    restrict(['server/**/*.test.ts', 'server/testing/**'], [onlyTheContract]),
    {
      files: ['server/sandbox/samples/samples.wide.test.ts', 'server/console-samples.wide.test.ts'],
      rules: { 'no-restricted-imports': 'off' },
    },
  ],
})
