import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { watchAttendance } from '../api/attendance.ts'
import { storageKey } from '../lib/base-path.ts'
import { infoQuery } from './info.ts'

const channelName = storageKey('session')

/** Tells the other tabs of this browser that somebody signed in or out. */
export function tellOfSession(): void {
  const channel = new BroadcastChannel(channelName)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no origin but its own
  channel.postMessage(null)
  channel.close()
}

/** Notes whether anybody is at this page, so that the session can end when nobody is. */
export function useAttendance(): void {
  useEffect(watchAttendance, [])
}

/** Looks again who is signed in when another tab tells of it, and tells the others that this page was opened. */
export function useOtherTabs(): void {
  const client = useQueryClient()
  useEffect(() => {
    tellOfSession()
    const channel = new BroadcastChannel(channelName)
    channel.addEventListener('message', () => void client.invalidateQueries({ queryKey: infoQuery.queryKey }))
    return () => channel.close()
  }, [client])
}
