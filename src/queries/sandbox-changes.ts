import { type Query, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { listenToTabs, tellTabs } from '../lib/other-tabs.ts'
import { infoQuery } from './info.ts'

const channelName = 'sandbox'

export const sandboxKey = ['sandbox'] as const

/** Tells the other tabs of this browser that the sandbox was changed, and whether its imports are others now. */
export function tellOfSandboxChange(replaced: boolean): void {
  tellTabs(channelName, replaced)
}

/** Follows what another tab does with the sandbox. */
export function useSandboxChanges(): void {
  const client = useQueryClient()
  useEffect(
    () => listenToTabs(channelName, (replaced) => void readAgain(client, replaced === true)),
    [client],
  )
}

async function readAgain(client: QueryClient, replaced: boolean): Promise<void> {
  // What the page remembers of imports that are no more would hide those that have their ids now.
  if (replaced) void client.resetQueries({ predicate: (query) => !isAboutSandbox(query) })
  await client.invalidateQueries({ predicate: isAboutSandbox })
}

function isAboutSandbox({ queryKey: [first] }: Query): boolean {
  return first === infoQuery.queryKey[0] || first === sandboxKey[0]
}
