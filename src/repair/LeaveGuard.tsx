import { useEffect, useEffectEvent, useState } from 'react'
import { DiscardDialog } from '../details/DiscardDialog.tsx'

/** The used part of the browser's navigation API, which TypeScript's DOM types lack. */
type NavigateEvent = Event & {
  readonly destination: { url: string; key: string }
  readonly navigationType: 'push' | 'replace' | 'reload' | 'traverse'
}
type Navigation = EventTarget & { traverseTo: (key: string) => unknown; navigate: (url: string) => unknown }

const navigation = (globalThis as { navigation?: Navigation }).navigation

const askBeforeUnload = (event: BeforeUnloadEvent) => event.preventDefault()

/** While it is mounted, asks before the page is left, because changes would be lost. */
export function LeaveGuard({ isAllowed }: { isAllowed: () => boolean }) {
  const [leaving, setLeaving] = useState<NavigateEvent | null>(null)
  const hold = useEffectEvent((event: Event) => {
    const asked = event as NavigateEvent
    if (
      !asked.cancelable ||
      leaving ||
      isAllowed() ||
      new URL(asked.destination.url).pathname === location.pathname
    )
      return
    asked.preventDefault()
    setLeaving(asked)
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
