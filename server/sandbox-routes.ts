import { sandboxChangeSchema, sandboxResetSchema } from '../src/contract/sandbox.ts'
import { checkedBody } from './body.ts'
import { ProblemError } from './problem.ts'
import { type ConsoleContext, idOf, noQuery, type Route } from './route.ts'
import type { SandboxControls } from './sandbox/controls.ts'
import { scenarios } from './sandbox-scenarios.ts'

const path = '/api/console/sandbox'

/** The controls of the sandbox; without one, in live mode, each answers 404. Every change answers with the new state. */
export function sandboxRoutes(controls: SandboxControls | null): Route[] {
  const withSandbox =
    (act: (sandbox: SandboxControls, c: ConsoleContext) => Promise<void> | void) =>
    async (c: ConsoleContext) => {
      if (!controls) throw noSandbox()
      noQuery(c)
      await act(controls, c)
      return c.json(controls.state())
    }
  return [
    { method: 'GET', path, handler: withSandbox(() => {}) },
    {
      method: 'PATCH',
      path,
      handler: withSandbox(async (sandbox, c) => sandbox.change(await checkedBody(c, sandboxChangeSchema))),
    },
    {
      method: 'POST',
      path: `${path}/reset`,
      handler: withSandbox(async (sandbox, c) => {
        const { imports } = await checkedBody(c, sandboxResetSchema)
        sandbox.reset(imports)
      }),
    },
    {
      method: 'POST',
      path: `${path}/scenarios/:id`,
      handler: withSandbox((sandbox, c) => {
        const id = idOf(c)
        const scenario = scenarios.find((each) => each.id === id)
        if (!scenario) throw noScenario()
        sandbox.play(scenario)
      }),
    },
  ]
}

function noSandbox(): ProblemError {
  const message = 'This console is live: there is no sandbox to control.'
  return new ProblemError({ status: 404, code: 'no_sandbox', message })
}

function noScenario(): ProblemError {
  const message = 'The sandbox has no scenario of this name.'
  return new ProblemError({ status: 404, code: 'no_scenario', message })
}
