import type { Who } from '../contract/who.ts'

/** Who asked, as lists have room for: the name of a person or a token, and without sign-in where the request came from. */
export function byWords({ operator, who }: { operator: string; who: Who | null }): string {
  if (who === null) return operatorWords(operator)
  return who.kind === 'token' ? `${who.name} (token)` : who.name
}

/**
 * Who asked, in a few words: "127.0.0.1 · Chrome on Linux". The ledger keeps the address and the whole User-Agent, which
 * says little at a glance; what is no browser is shown as it is.
 */
export function operatorWords(operator: string): string {
  const at = operator.lastIndexOf(' at ')
  if (at === -1) return operator
  const agent = operator.slice(0, at)
  const address = operator.slice(at + ' at '.length)
  return `${address} · ${programWords(agent)}`
}

/** More telling ones first: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A program by its User-Agent: "Chrome on Linux"; what is no browser as it is. */
export function programWords(agent: string): string {
  if (!agent.startsWith('Mozilla/')) return agent
  const named = (known: typeof browsers) => known.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = named(browsers)
  const system = named(systems)
  if (!browser) return agent
  return system ? `${browser} on ${system}` : browser
}
