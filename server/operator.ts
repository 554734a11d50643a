import type { ConsoleContext } from './route.ts'

/** Who asked, for the ledger. There is no sign-in yet, so it is the address and the program that the request came from. */
export function operatorOf(c: ConsoleContext): string {
  const address = c.env?.incoming?.socket.remoteAddress ?? 'in process'
  const program = programOf(c.req.header('user-agent') ?? '')
  return program ? `${program} at ${address}` : address
}

/** Browsers by the token that tells them apart; each also claims to be most of those after it. */
const browsers: readonly [name: string, token: RegExp][] = [
  ['Edge', /\bEdg\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\bFirefox\/(\d+)/],
  ['Chrome', /Chrome\/(\d+)/],
  ['Safari', /\bVersion\/(\d+).*\bSafari\//],
]

const systems: readonly [name: string, token: RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
]

const otherProgramLimit = 60

/** A User-Agent in few words: "Chrome 156 on Linux"; of a client that is no browser its first word, "curl/8.5.0". */
export function programOf(userAgent: string): string {
  for (const [name, token] of browsers) {
    const version = token.exec(userAgent)?.[1]
    if (version === undefined) continue
    const system = systems.find(([, sign]) => sign.test(userAgent))?.[0]
    return `${name} ${version}${system ? ` on ${system}` : ''}`
  }
  return (/^[\x21-\x7e]+/.exec(userAgent)?.[0] ?? '').slice(0, otherProgramLimit)
}
