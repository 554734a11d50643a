import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import type { ApiError } from '../api/errors.ts'
import { changeSandbox, getSandbox, resetSandbox, startScenario } from '../api/sandbox.ts'
import type { SandboxChange, SandboxState } from '../contract/sandbox.ts'
import { infoQuery } from './info.ts'
import { sandboxKey, tellOfSandboxChange } from './sandbox-changes.ts'

/** How the sandbox behaves at present. */
export const sandboxQuery = queryOptions({
  queryKey: sandboxKey,
  queryFn: ({ signal }) => getSandbox({ signal }),
  staleTime: 0,
})

/** One thing to do with the sandbox. */
export type SandboxOrder = { change: SandboxChange } | { reset: number } | { scenario: string }

/** Changes the sandbox. Whoever throws its imports away must load the page anew: what it remembers of them is gone. */
export function useSandboxOrder() {
  const client = useQueryClient()
  return useMutation<SandboxState, ApiError, SandboxOrder>({
    mutationFn: (order) => {
      if ('change' in order) return changeSandbox(order.change)
      return 'reset' in order ? resetSandbox(order.reset) : startScenario(order.scenario)
    },
    onSuccess: (state, order) => {
      client.setQueryData(sandboxQuery.queryKey, state)
      const scenario = state.scenarios.find(({ id }) => id === state.scenario)?.title ?? null
      client.setQueryData(infoQuery.queryKey, (info) => info && { ...info, scenario })
      const playing = state.scenarios.find(({ id }) => 'scenario' in order && id === order.scenario)
      tellOfSandboxChange('reset' in order || (playing?.imports ?? null) !== null)
    },
  })
}
