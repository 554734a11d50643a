import { useState } from 'react'
import { usePreference } from '../ui/preference.ts'
import { shortcutsPreference } from '../ui/use-shortcuts.ts'
import { densityPreference } from './density.ts'
import { notifyPreference } from './use-new-failures.ts'

/** How the list looks and behaves in this browser. */
export function DisplayMenu() {
  const density = usePreference(densityPreference)
  const shortcuts = usePreference(shortcutsPreference)
  return (
    <div className="space-y-2">
      <Choice
        label="Compact rows"
        checked={density === 'compact'}
        onChange={(on) => densityPreference.write(on ? 'compact' : 'comfortable')}
      />
      <Choice
        label="Single-key shortcuts (press ? for the list)"
        checked={shortcuts === 'on'}
        onChange={(on) => shortcutsPreference.write(on ? 'on' : 'off')}
      />
      <NotifyChoice />
    </div>
  )
}

function NotifyChoice() {
  const notify = usePreference(notifyPreference)
  const [refused, setRefused] = useState(false)
  const change = async (on: boolean) => {
    const allowed = on && 'Notification' in window && (await Notification.requestPermission()) === 'granted'
    setRefused(on && !allowed)
    notifyPreference.write(allowed ? 'on' : 'off')
  }
  return (
    <>
      <Choice
        label="Notify me when an import fails"
        checked={notify === 'on'}
        onChange={(on) => void change(on)}
      />
      <p role="status" className="text-sm text-warn">
        {refused && 'The browser does not allow notifications from this page.'}
      </p>
    </>
  )
}

function Choice({
  label,
  checked,
  onChange,
}: {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <label className="flex min-h-7 items-center gap-2">
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-(--accent)"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  )
}
