import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { watchAttendance } from '../api/attendance.ts'
import { listenToTabs, tellTabs } from '../lib/other-tabs.ts'
import { infoQuery } from './info.ts'

const channelName = 'session'

/** Tells the other tabs of this browser that somebody signed in or out. */
export function tellOfSession(): void {
  tellTabs(channelName, null)
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
    return listenToTabs(channelName, () => void client.invalidateQueries({ queryKey: infoQuery.queryKey }))
  }, [client])
}
