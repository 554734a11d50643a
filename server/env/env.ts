import { isIP } from 'node:net'
import { homedir } from 'node:os'
import path from 'node:path'
import * as v from 'valibot'
import { validationError } from '../../src/contract/validation-error.ts'
import { sandboxLimits } from '../../src/contract/sandbox.ts'
import { isLoopback, isLoopbackAddress } from '../addresses.ts'
import { accessFields, accessIssue } from './access.ts'
import { addressFields } from './address.ts'
import { approvalFields, approvalIssue } from './approval.ts'
import { databaseFields, databaseIssue } from './database.ts'
import { fileFields } from './files.ts'
import { watchFields } from './watch.ts'
import { EnvError, numberTo, plainWord, textTo, wholeNumber } from './values.ts'
import { scenarioOf, scenarios } from '../sandbox-scenarios.ts'
import { secretVariables, withSecretFiles } from './secret-files.ts'

const loopbackHost = v.pipe(
  v.string(),
  v.check(
    // No other name, because it could resolve to an address that others reach.
    (value) => value === 'localhost' || isLoopbackAddress(value),
    'must be a loopback address (127.0.0.1, ::1, localhost): there is no sign-in to protect another',
  ),
)
/** Any address of this machine; whether that is safe depends on AUTH (access.ts). */
const host = v.pipe(
  v.string(),
  v.check(
    (value) => value === 'localhost' || isIP(value) !== 0,
    'must be an address of this machine, such as 127.0.0.1, 0.0.0.0 or ::; a name other than localhost is none',
  ),
)

/** Becomes part of a folder's name. So it must not depend on upper and lower case, which some file systems ignore. */
const accountName = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9][a-z0-9._-]{0,39}$/,
    'must be 1 to 40 small letters, digits, "-", "_" or ".", and begin with a letter or digit',
  ),
)

/** Ports that browsers and fetch refuse: https://fetch.spec.whatwg.org/#port-blocking (here 0 means any free port). */
const badPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
const port = v.pipe(
  wholeNumber(0, 65_535),
  v.check((n) => !badPorts.has(n), 'must be another port: browsers refuse to open this one'),
)

/** A shell expands `~` and `$HOME`. Env files, unit files and quotes do not, so they would become part of the path. */
const dataDir = textTo((value, refuse) => {
  if (/^~[^/\\]/.test(value))
    return refuse('must name the folder in full: only "~/" alone stands for a home folder')
  if (/\$\w|\$\{/.test(value))
    return refuse('must name the folder in full: nothing here puts a value in the place of a variable')
  if (value.includes('\0')) return refuse('must be a path')
  return path.resolve(value.replace(/^~(?=$|[/\\])/, () => homedir()))
})
const defaultImports = 60
const sandboxImports = wholeNumber(0, 1_000_000)
const processing = {
  SANDBOX_PROCESSING_SECONDS: v.optional(numberTo(sandboxLimits.processingSeconds)),
  SANDBOX_BROKEN_UPLOADS: v.optional(numberTo(1)),
}
const scenarioIds = scenarios.map(({ id }) => id)
const faults = {
  SANDBOX_LATENCY_MS: v.optional(wholeNumber(0, sandboxLimits.latencyMs)),
  SANDBOX_RATE_LIMITED: v.optional(numberTo(1)),
  SANDBOX_SERVER_ERRORS: v.optional(numberTo(1)),
  SANDBOX_RESETS: v.optional(numberTo(1)),
  SANDBOX_LOST_ANSWERS: v.optional(numberTo(1)),
  SANDBOX_SCENARIO: v.optional(v.picklist(scenarioIds, `must be one of ${scenarioIds.join(', ')}`)),
}
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const logLevel = v.picklist(logLevels, `must be one of ${logLevels.join(', ')}`)

const baseUrl = textTo((value, refuse) => {
  const url = URL.parse(value)
  if (!url) return refuse('must be a URL such as https://api.exa.ai')
  if (url.username || url.password || url.search || url.hash)
    return refuse('must hold no user, password, query or fragment')
  // With the path twice, every call would get a 404, as if there were no imports.
  if (/\/websets(?:\/.*)?$/i.test(url.pathname))
    return refuse('must end before "/websets", which the console adds itself: https://api.exa.ai')
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return refuse(
      'must be https: plain http would send the key in the clear (http is allowed to loopback only)',
    )
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('must be an https URL')
  return url.origin + url.pathname.replace(/\/+$/, '')
})

/** undici reads these itself. If one is not a URL, its error says nothing useful. */
const proxyVariables = ['HTTPS_PROXY', 'https_proxy'] as const

function isProxyUrl(value: string): boolean {
  return /^(?:https?|socks5?):$/.test(URL.parse(value)?.protocol ?? '')
}

const rateRule = 'must be a number above 0 and at most 1000'
const callsPerSecond = v.pipe(
  v.string(),
  v.regex(/^\d+(\.\d+)?$/, rateRule),
  v.transform(Number),
  v.check((n) => n > 0 && n <= 1000, rateRule),
)

const consoleFields = {
  HOST: v.optional(host, '127.0.0.1'),
  PORT: v.optional(port, '4310'),
  EXA_API_KEY: v.optional(plainWord),
  EXA_BASE_URL: v.optional(baseUrl, 'https://api.exa.ai'),
  EXA_ACCOUNT: v.optional(accountName, 'default'),
  DATA_DIR: v.optional(dataDir, 'data'),
  READ_ONLY: v.optional(
    v.pipe(
      v.picklist(['0', '1', 'false', 'true'], 'must be 1 or 0'),
      v.transform((value) => value === '1' || value === 'true'),
    ),
    '0',
  ),
  RATE_LIMIT_RPS: v.optional(callsPerSecond),
  SANDBOX_IMPORTS: v.optional(sandboxImports),
  ...processing,
  ...faults,
  ...watchFields,
  ...approvalFields,
  ...databaseFields,
  ...fileFields,
  LOG_LEVEL: v.optional(logLevel, 'info'),
  ...addressFields,
  ...accessFields,
  HTTPS_PROXY: v.optional(v.string()),
  https_proxy: v.optional(v.string()),
}

const consoleSchema = v.pipe(
  v.object(consoleFields),
  v.rawCheck(({ dataset, addIssue }) => {
    // The sandbox uses no proxy.
    if (!dataset.typed || dataset.value.EXA_API_KEY === undefined) return
    for (const key of proxyVariables) {
      const value = dataset.value[key]
      if (value !== undefined && !isProxyUrl(value))
        addIssue({
          message: 'must be a URL such as http://proxy.example:3128',
          path: [{ type: 'object', origin: 'value', input: dataset.value, key, value }],
        })
    }
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    const issue =
      dataset.typed &&
      (accessIssue(dataset.value) ?? approvalIssue(dataset.value) ?? databaseIssue(dataset.value))
    if (!issue) return
    const { name: key, message } = issue
    addIssue({ message, path: [{ type: 'object', origin: 'value', input: dataset.value, key, value: key }] })
  }),
  v.transform((env) => ({
    ...env,
    SANDBOX_IMPORTS: env.SANDBOX_IMPORTS ?? scenarioOf(env.SANDBOX_SCENARIO)?.imports ?? defaultImports,
  })),
)

const sandboxSchema = v.object({
  HOST: v.optional(loopbackHost, '127.0.0.1'),
  PORT: v.optional(port, '4320'),
  DATA_DIR: v.optional(dataDir, 'data'),
  SANDBOX_IMPORTS: v.optional(sandboxImports, String(defaultImports)),
  ...processing,
  LOG_LEVEL: v.optional(logLevel, 'info'),
})

export type ConsoleEnv = v.InferOutput<typeof consoleSchema>
export type SandboxEnv = v.InferOutput<typeof sandboxSchema>

type Environment = Record<string, string | undefined>

/** Reads the console's environment, and secrets from files. An empty value counts as unset. Throws EnvError for the first bad variable. */
export function parseConsoleEnv(environment: Environment): ConsoleEnv {
  return parse(consoleSchema, Object.keys(consoleFields), withSecretFiles(environment))
}

/** Reads the environment of a sandbox that is served alone. Throws EnvError for the first bad variable. */
export function parseSandboxEnv(environment: Environment): SandboxEnv {
  return parse(sandboxSchema, Object.keys(sandboxSchema.entries), environment)
}

/** Their values may hold a key or a password. */
const secretive = new Set<string>([
  ...secretVariables,
  'EXA_BASE_URL',
  'PUBLIC_URL',
  'HTTPS_PROXY',
  'https_proxy',
])

/**
 * The variables that are set, trimmed: an env file with Windows line ends or a copied key brings white space along. Throws
 * EnvError for a value of only white space, or one still in quotes.
 */
function valuesOf(names: readonly string[], environment: Environment): Record<string, string> {
  const values: Record<string, string> = {}
  for (const name of names) {
    const value = environment[name]
    if (value === undefined || value === '') continue
    // undici reads these itself, and the sandbox ignores them.
    if (name === 'HTTPS_PROXY' || name === 'https_proxy') {
      values[name] = value
      continue
    }
    const trimmed = value.trim()
    if (trimmed === '') throw new EnvError(`${name} must not be white space alone: set it, or leave it out`)
    if (/^(["']).*\1$/s.test(trimmed))
      throw new EnvError(`${name} must stand there without the quotes around it`)
    values[name] = trimmed
  }
  return values
}

function parse<T>(
  schema: v.GenericSchema<unknown, T>,
  names: readonly string[],
  environment: Environment,
): T {
  const set = valuesOf(names, environment)
  const result = v.safeParse(schema, set)
  if (result.success) return result.output
  const [issue] = result.issues
  const name = validationError(issue).field
  const value = secretive.has(name) || set[name] === undefined ? '' : `, not ${JSON.stringify(set[name])}`
  throw new EnvError(`${name} ${issue.message}${value}`)
}
