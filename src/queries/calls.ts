import { useMutation } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type Call, loggedCalls, onCalls } from '../api/call-log.ts'
import { repeatRead } from '../api/client.ts'

export { type Call, callLimit, clearCalls } from '../api/call-log.ts'
export { keepCalls } from '../api/kept-calls.ts'

/** The calls of this tab, oldest first, followed as they come. */
export function useCalls(): readonly Call[] {
  return useSyncExternalStore(onCalls, loggedCalls)
}

/** Makes a read once more; gives the id of the new call. */
export function useRepeatRead() {
  return useMutation<number | null, Error, Call>({ mutationFn: repeatRead })
}
