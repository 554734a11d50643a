import * as v from 'valibot'
import { onlyFields } from './object-schemas.ts'

/** The controls of the sandbox. In live mode all of their routes answer 404 `no_sandbox`. */

/** Limits of the sandbox's settings. */
export const sandboxLimits = { imports: 100_000, latencyMs: 30_000, processingSeconds: 3_600 } as const

const within = (max: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(max))
const wholeWithin = (max: number) => v.pipe(within(max), v.integer())
/** How many of all calls, from 0 (none) to 1 (every one). */
const share = within(1)

/** How the sandbox behaves; everything at 0 is an API that never fails. */
const sandboxSettingsSchema = v.object({
  /** Milliseconds that every call waits for its answer. */
  latencyMs: wholeWithin(sandboxLimits.latencyMs),
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
export type SandboxSettings = v.InferOutput<typeof sandboxSettingsSchema>

/** Body of `PATCH /api/console/sandbox`: the settings that change. */
export const sandboxChangeSchema = onlyFields(v.partial(sandboxSettingsSchema).entries)
export type SandboxChange = v.InferOutput<typeof sandboxChangeSchema>

/** Body of `POST /api/console/sandbox/reset`: how many sample imports there are to be. */
export const sandboxResetSchema = onlyFields({
  imports: wholeWithin(sandboxLimits.imports),
})

/** Settings under a name, for a demonstration. Started by `POST /api/console/sandbox/scenarios/{id}`, with the body `{}`. */
const sandboxScenarioSchema = v.object({
  id: v.string(),
  title: v.string(),
  description: v.string(),
  /** How many imports the sandbox is reset to; null when it keeps those that it has. */
  imports: v.nullable(v.number()),
  /** Which sample imports those are: `odd` has hostile texts, and values that no published description knows. */
  samples: v.picklist(['usual', 'odd']),
  settings: sandboxSettingsSchema,
})
export type SandboxScenario = v.InferOutput<typeof sandboxScenarioSchema>

/** `GET /api/console/sandbox`, and what every change of it answers with. */
export const sandboxStateSchema = v.object({
  /** How many imports there are now. */
  imports: v.number(),
  settings: sandboxSettingsSchema,
  scenarios: v.array(sandboxScenarioSchema),
  /** Id of the scenario that was started last; null if there was none, or a setting was changed since. */
  scenario: v.nullable(v.string()),
})
export type SandboxState = v.InferOutput<typeof sandboxStateSchema>
