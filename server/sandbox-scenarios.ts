import type { SandboxScenario, SandboxSettings } from '../src/contract/sandbox.ts'

/** An API that never fails and answers at once; what every scenario is a change of. */
export const calmSettings: SandboxSettings = {
  processingSeconds: 4,
  brokenUploads: 0,
  latencyMs: 0,
  rateLimited: 0,
  serverErrors: 0,
  resets: 0,
  lostAnswers: 0,
}

/** What a scenario is where it does not say otherwise; `imports` null: those that are there. */
const usual = { imports: null, samples: 'usual', settings: calmSettings } as const

/** What the sandbox can play, for demonstrations. */
export const scenarios: readonly SandboxScenario[] = [
  {
    ...usual,
    id: 'calm',
    title: 'A calm day',
    description: 'Instant responses, no failures. Imports take four seconds.',
  },
  {
    ...usual,
    id: 'rate-limited-afternoon',
    title: 'A rate-limited afternoon',
    description: 'A busy shared key: 40% of calls get 429, the rest are slow.',
    settings: { ...calmSettings, latencyMs: 200, rateLimited: 0.4 },
  },
  {
    ...usual,
    id: 'half-the-uploads-are-broken',
    title: 'Half the uploads are broken',
    description: 'Half of all uploads arrive damaged: their imports fail, however good the file.',
    settings: { ...calmSettings, brokenUploads: 0.5 },
  },
  {
    ...usual,
    id: 'unsteady-line',
    title: 'An unstable connection',
    description: 'Connections drop before or after a call, and some calls fail with a 5xx.',
    settings: { ...calmSettings, latencyMs: 300, serverErrors: 0.05, resets: 0.1, lostAnswers: 0.1 },
  },
  {
    ...usual,
    id: 'slow-api',
    title: 'A slow API',
    description: 'Each call takes 2 s, each import 30 s.',
    settings: { ...calmSettings, latencyMs: 2_000, processingSeconds: 30 },
  },
  {
    ...usual,
    id: 'ten-thousand-imports',
    title: '10,000 imports',
    description: 'A large account. No failures.',
    imports: 10_000,
  },
  {
    ...usual,
    id: 'empty-account',
    title: 'An empty account',
    description: 'No imports yet, as on the first day.',
    imports: 0,
  },
  {
    ...usual,
    id: 'odd-data',
    title: 'Odd data',
    description: 'Hostile and unusual imports: markup, formulas, unknown statuses and reasons.',
    imports: 60,
    samples: 'odd',
  },
]

export function scenarioOf(id: string | undefined): SandboxScenario | undefined {
  return scenarios.find((each) => each.id === id)
}

/** The variables of the environment that say how the sandbox behaves. */
type SandboxVariables = {
  SANDBOX_SCENARIO?: string | undefined
  SANDBOX_LATENCY_MS?: number | undefined
  SANDBOX_RATE_LIMITED?: number | undefined
  SANDBOX_SERVER_ERRORS?: number | undefined
  SANDBOX_RESETS?: number | undefined
  SANDBOX_LOST_ANSWERS?: number | undefined
  SANDBOX_PROCESSING_SECONDS?: number | undefined
  SANDBOX_BROKEN_UPLOADS?: number | undefined
}

/** How the sandbox behaves at first: by its scenario, except for what a variable sets. */
export function sandboxSettings(env: SandboxVariables): SandboxSettings {
  const base = scenarioOf(env.SANDBOX_SCENARIO)?.settings ?? calmSettings
  return {
    latencyMs: env.SANDBOX_LATENCY_MS ?? base.latencyMs,
    rateLimited: env.SANDBOX_RATE_LIMITED ?? base.rateLimited,
    serverErrors: env.SANDBOX_SERVER_ERRORS ?? base.serverErrors,
    resets: env.SANDBOX_RESETS ?? base.resets,
    lostAnswers: env.SANDBOX_LOST_ANSWERS ?? base.lostAnswers,
    processingSeconds: env.SANDBOX_PROCESSING_SECONDS ?? base.processingSeconds,
    brokenUploads: env.SANDBOX_BROKEN_UPLOADS ?? base.brokenUploads,
  }
}
