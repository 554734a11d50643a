import path from 'node:path'
import * as z from 'zod'
import { sandboxLimits, type SandboxSettings } from '../src/contract/sandbox.ts'
import { isLoopback, isLoopbackAddress } from './addresses.ts'
import { calmSettings, scenarios } from './sandbox/scenarios.ts'

/** A value in the environment that the console cannot start with; the message is one line that names it. */
export class EnvError extends Error {
  override name = 'EnvError'
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`)

const host = z.string().refine(
  // No other name: what it resolves to could be an address that others reach.
  (value) => value === 'localhost' || isLoopbackAddress(value),
  'must be a loopback address (127.0.0.1, ::1, localhost): there is no sign-in to protect another',
)

/** It becomes part of a folder's name, and must be the same to those that tell large letters from small ones and those that do not. */
const accountName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,39}$/,
    'must be 1 to 40 small letters, digits, "-", "_" or ".", and begin with a letter or digit',
  )

const port = wholeNumber(0, 65_535)
const dataDir = z.string().transform((dir) => path.resolve(dir))
const defaultImports = 60
const sandboxImports = wholeNumber(0, 1_000_000)
const numberTo = (max: number) => {
  const rule = `must be a number from 0 to ${max}`
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, rule)
    .transform(Number)
    .refine((n) => n <= max, rule)
}
const processing = {
  SANDBOX_PROCESSING_SECONDS: numberTo(sandboxLimits.processingSeconds).optional(),
  SANDBOX_BROKEN_UPLOADS: numberTo(1).optional(),
}
const scenarioIds = scenarios.map(({ id }) => id)
const faults = {
  SANDBOX_LATENCY_MS: wholeNumber(0, sandboxLimits.latencyMs).optional(),
  SANDBOX_RATE_LIMITED: numberTo(1).optional(),
  SANDBOX_SERVER_ERRORS: numberTo(1).optional(),
  SANDBOX_RESETS: numberTo(1).optional(),
  SANDBOX_LOST_ANSWERS: numberTo(1).optional(),
  SANDBOX_SCENARIO: z.enum(scenarioIds, `must be one of ${scenarioIds.join(', ')}`).optional(),
}
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const logLevel = z.enum(logLevels, `must be one of ${logLevels.join(', ')}`)

const baseUrl = z.string().transform((value, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  if (!URL.canParse(value)) return refuse('must be a URL such as https://api.exa.ai')
  const url = new URL(value)
  if (url.username || url.password || url.search || url.hash)
    return refuse('must hold no user, password, query or fragment')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return refuse(
      'must be https: plain http would send the key in the clear (http is allowed to loopback only)',
    )
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('must be an https URL')
  return url.origin + url.pathname.replace(/\/+$/, '')
})

/** undici reads these itself and fails with a riddle where one is no URL. */
const proxyVariables = ['HTTPS_PROXY', 'https_proxy'] as const

function isProxyUrl(value: string): boolean {
  return URL.canParse(value) && /^(?:https?|socks5?):$/.test(new URL(value).protocol)
}

const consoleSchema = z
  .object({
    HOST: host.default('127.0.0.1'),
    PORT: port.default(4310),
    EXA_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be one word of plain ASCII, with no spaces')
      .optional(),
    EXA_BASE_URL: baseUrl.default('https://api.exa.ai'),
    EXA_ACCOUNT: accountName.default('default'),
    DATA_DIR: dataDir.default(path.resolve('data')),
    READ_ONLY: z
      .enum(['0', '1', 'false', 'true'], 'must be 1 or 0')
      .transform((value) => value === '1' || value === 'true')
      .default(false),
    RATE_LIMIT_RPS: z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'must be a number above 0 and at most 1000')
      .transform(Number)
      .refine((n) => n > 0 && n <= 1000, 'must be a number above 0 and at most 1000')
      .optional(),
    SANDBOX_IMPORTS: sandboxImports.optional(),
    ...processing,
    ...faults,
    LOG_LEVEL: logLevel.default('info'),
    HTTPS_PROXY: z.string().optional(),
    https_proxy: z.string().optional(),
  })
  .superRefine((env, context) => {
    if (env.EXA_API_KEY === undefined) return
    for (const name of proxyVariables) {
      const value = env[name]
      if (value !== undefined && !isProxyUrl(value))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: 'must be a URL such as http://proxy.example:3128',
        })
    }
  })
  .transform((env) => ({
    ...env,
    SANDBOX_IMPORTS: env.SANDBOX_IMPORTS ?? scenarioOf(env.SANDBOX_SCENARIO)?.imports ?? defaultImports,
  }))

const sandboxSchema = z.object({
  HOST: host.default('127.0.0.1'),
  PORT: port.default(4320),
  DATA_DIR: dataDir.default(path.resolve('data')),
  SANDBOX_IMPORTS: sandboxImports.default(defaultImports),
  ...processing,
  LOG_LEVEL: logLevel.default('info'),
})

export type ConsoleEnv = z.infer<typeof consoleSchema>
export type SandboxEnv = z.infer<typeof sandboxSchema>

type SandboxVariables = Partial<Pick<ConsoleEnv, keyof typeof processing | keyof typeof faults>>

/** How the sandbox behaves at first: as its scenario says, changed by what has a variable of its own. */
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

function scenarioOf(id: string | undefined) {
  return scenarios.find((each) => each.id === id)
}

type Environment = Record<string, string | undefined>

/** The console's environment. An empty value counts as unset. Throws EnvError naming the first bad variable. */
export function parseConsoleEnv(environment: Environment): ConsoleEnv {
  return parse(consoleSchema, environment)
}

/** The environment of the sandbox when it is served alone. Throws EnvError naming the first bad variable. */
export function parseSandboxEnv(environment: Environment): SandboxEnv {
  return parse(sandboxSchema, environment)
}

/** Their values may hold a key or a password. */
const secretive = new Set(['EXA_API_KEY', 'EXA_BASE_URL', 'HTTPS_PROXY', 'https_proxy'])

function parse<T extends z.ZodType>(schema: T, environment: Environment): z.infer<T> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const result = schema.safeParse(set)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const name = String(issue?.path[0] ?? 'environment')
  const value = secretive.has(name) ? '' : `, not ${JSON.stringify(set[name])}`
  throw new EnvError(`${name} ${issue?.message ?? 'is invalid'}${value}`)
}
