import {
  type SandboxChange,
  sandboxChangeSchema,
  sandboxResetSchema,
  type SandboxScenario,
  type SandboxSettings,
  type SandboxState,
} from '../../src/contract/sandbox.ts'
import { checkedBody } from '../body.ts'
import { problemError } from '../problem.ts'
import { idOf, route, type Route } from '../route.ts'
import type { Sandbox } from './app.ts'
import { scenarios } from '../sandbox-scenarios.ts'

/** The controls of a running sandbox. */
export type SandboxControls = {
  state(): SandboxState
  /** The scenario that was started last, until somebody changes a setting. */
  playing(): SandboxScenario | null
  /** Changes some of the settings. */
  change(settings: SandboxChange): void
  /** Deletes all imports and starts again with this many samples. The settings and the ledger stay. */
  reset(imports: number): void
  /** Applies the settings of a scenario. If it has a number of imports, resets the imports too. */
  play(scenario: SandboxScenario): void
}

/**
 * The controls of one sandbox. The sandbox and its faults read `settings` at each call, so this object is changed in place.
 * `played`: the id of the scenario that the settings come from, if any.
 */
export function createSandboxControls(
  sandbox: Pick<Sandbox, 'reset' | 'store'>,
  settings: SandboxSettings,
  played: string | null = null,
): SandboxControls {
  let scenario = played
  const playing = () => scenarios.find(({ id }) => id === scenario) ?? null
  return {
    playing,
    state: () => ({
      imports: sandbox.store.imports.count(),
      settings: { ...settings },
      scenarios: [...scenarios],
      scenario,
    }),
    change: (change) => {
      Object.assign(settings, change)
      if (Object.keys(change).length > 0) scenario = null
    },
    reset: (imports) => {
      sandbox.reset(imports)
      // A scenario with its own number of imports ends with the reset.
      if (playing()?.imports != null) scenario = null
    },
    play: (next) => {
      if (next.imports !== null) sandbox.reset(next.imports, next.samples)
      Object.assign(settings, next.settings)
      scenario = next.id
    },
  }
}

const path = '/api/console/sandbox'

/** The routes of the controls. Each change answers with the new state. In live mode, without a sandbox, each answers 404. */
export function sandboxRoutes(controls: SandboxControls | null): Route[] {
  const running = () => {
    if (controls) return controls
    throw problemError(404, 'no_sandbox', 'This console is live: there is no sandbox to control.')
  }
  return [
    route.get(path, { role: 'viewer' }, (c) => c.json(running().state())),
    route.patch(path, { role: 'operator' }, async (c) => {
      const sandbox = running()
      sandbox.change(await checkedBody(c, sandboxChangeSchema))
      return c.json(sandbox.state())
    }),
    route.post(`${path}/reset`, { role: 'operator' }, async (c) => {
      const sandbox = running()
      sandbox.reset((await checkedBody(c, sandboxResetSchema)).imports)
      return c.json(sandbox.state())
    }),
    route.post(`${path}/scenarios/:id`, { role: 'operator' }, (c) => {
      const sandbox = running()
      const id = idOf(c)
      const scenario = scenarios.find((each) => each.id === id)
      if (!scenario) throw problemError(404, 'no_scenario', 'The sandbox has no scenario of this name.')
      sandbox.play(scenario)
      return c.json(sandbox.state())
    }),
  ]
}
