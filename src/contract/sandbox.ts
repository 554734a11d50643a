import * as z from 'zod/mini'

/** The controls of the sandbox, which the live mode has none of: there all of their routes answer 404 `no_sandbox`. */

/** Bounds of what the sandbox may be told. */
export const sandboxLimits = { imports: 100_000, latencyMs: 30_000, processingSeconds: 3_600 } as const

const within = (max: number) => z.number().check(z.minimum(0), z.maximum(max))
/** How many of all calls, from 0 (none) to 1 (every one). */
const share = within(1)

/** How the sandbox behaves; everything at 0 is an API that never fails. */
export const sandboxSettingsSchema = z.strictObject({
  /** Milliseconds that every call waits for its answer. */
  latencyMs: within(sandboxLimits.latencyMs).check(z.multipleOf(1)),
  /** Calls that are answered with 429, and not carried out. */
  rateLimited: share,
  /** Calls that are answered with a 5xx, and not carried out. */
  serverErrors: share,
  /** Calls whose connection breaks before anything happened. */
  resets: share,
  /** Calls that are carried out, but whose answer never arrives. */
  lostAnswers: share,
  /** Seconds that an import is processed for once its file is there. */
  processingSeconds: within(sandboxLimits.processingSeconds),
  /** Good files whose import fails all the same. */
  brokenUploads: share,
})
export type SandboxSettings = z.infer<typeof sandboxSettingsSchema>

/** Body of `PATCH /api/console/sandbox`: the settings that change. */
export const sandboxChangeSchema = z.partial(sandboxSettingsSchema)
export type SandboxChange = z.infer<typeof sandboxChangeSchema>

/** Body of `POST /api/console/sandbox/reset`: how many sample imports there are to be. */
export const sandboxResetSchema = z.strictObject({
  imports: within(sandboxLimits.imports).check(z.multipleOf(1)),
})

/** Settings under a name, for a demonstration. Taken up by `POST /api/console/sandbox/scenarios/{id}`, with the body `{}`. */
export const sandboxScenarioSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** How many imports the sandbox is reset to; null when it keeps those that it has. */
  imports: z.nullable(z.number()),
  settings: sandboxSettingsSchema,
})
export type SandboxScenario = z.infer<typeof sandboxScenarioSchema>

/** `GET /api/console/sandbox`, and what every change of it answers with. */
export const sandboxStateSchema = z.object({
  /** How many imports there are now. */
  imports: z.number(),
  settings: sandboxSettingsSchema,
  scenarios: z.array(sandboxScenarioSchema),
  /** Id of the scenario taken up last; null when there was none, or a setting was changed since. */
  scenario: z.nullable(z.string()),
})
export type SandboxState = z.infer<typeof sandboxStateSchema>
