import type { ConsoleContext } from './route.ts'

const userAgentLimit = 160

/** Who asked, for the ledger. There is no sign-in yet, so it is the address and the program that the request came from. */
export function operatorOf(c: ConsoleContext): string {
  const address = c.env?.incoming?.socket.remoteAddress ?? 'in process'
  const program = c.req
    .header('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .slice(0, userAgentLimit)
  return program ? `${address} ${program}` : address
}
