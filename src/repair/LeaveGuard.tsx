import { useEffect, useEffectEvent, useState } from 'react'
import { DiscardDialog } from '../details/DiscardDialog.tsx'

/** TypeScript takes it for granted, but older browsers do not have it. */
const navigation = (globalThis as { navigation?: Navigation }).navigation

const askBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()

/** While it is mounted, asks before the page is left, because changes would be lost. */
export function LeaveGuard({ isAllowed }: { isAllowed: () => boolean }) {
  const [leaving, setLeaving] = useState<NavigateEvent | null>(null)
  const hold = useEffectEvent((event: NavigateEvent) => {
    const isSamePage = new URL(event.destination.url).pathname === location.pathname
    if (!event.cancelable || leaving || isAllowed() || isSamePage) return
    event.preventDefault()
    setLeaving(event)
  })
  useEffect(() => {
    addEventListener('beforeunload', askBeforeUnload)
    navigation?.addEventListener('navigate', hold)
    return () => {
      removeEventListener('beforeunload', askBeforeUnload)
      navigation?.removeEventListener('navigate', hold)
    }
  }, [])
  if (!leaving) return null
  return (
    <DiscardDialog
      changed="the repaired file"
      onStay={() => setLeaving(null)}
      onDiscard={() => {
        removeEventListener('beforeunload', askBeforeUnload)
        const { destination, navigationType } = leaving
        if (navigationType === 'traverse') navigation?.traverseTo(destination.key)
        else history.pushState(null, '', destination.url)
      }}
    />
  )
}
