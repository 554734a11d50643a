import type { HttpBindings } from '@hono/node-server'

/** What the console's middleware knows of a request. */
export type ConsoleVariables = {
  /** Id of this request: in the log line, and in the answer when upstream gave none. */
  requestId: string
  /** Nonce of this response's Content-Security-Policy. */
  nonce: string
}

/** The Hono environment of the console. `incoming` is missing where a test calls the app without a port. */
export type ConsoleEnvironment = { Variables: ConsoleVariables; Bindings: Partial<HttpBindings> }
