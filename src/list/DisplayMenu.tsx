import { useState } from 'react'
import { holdSinglePreference, useUndoSeconds } from '../delete/use-hold.ts'
import { formatNumber } from '../lib/format.ts'
import { usePreference } from '../ui/preference.ts'
import { shortcutsPreference } from '../ui/use-shortcuts.ts'
import { useMedia } from '../ui/use-media.ts'
import { chartPreference, chartRoom } from './chart-preference.ts'
import { densityPreference } from './density.ts'
import { defaultOwnerKey, ownerKeyPreference, ownerPreference } from './owner-preferences.ts'
import { notifyPreference, showNotification } from './use-new-failures.ts'

/** How the list looks and behaves in this browser. */
export function DisplayMenu() {
  const density = usePreference(densityPreference)
  const shortcuts = usePreference(shortcutsPreference)
  const chart = usePreference(chartPreference)
  const hasRoom = useMedia(chartRoom)
  return (
    <div className="space-y-2">
      <Choice
        label="Compact rows"
        checked={density === 'compact'}
        onChange={(on) => densityPreference.write(on ? 'compact' : 'comfortable')}
      />
      <Choice
        label="Chart of imports per day"
        checked={chart === 'shown'}
        onChange={(on) => chartPreference.write(on ? 'shown' : 'hidden')}
      />
      <p role="status" className="text-sm text-muted">
        {chart === 'hidden'
          ? 'The chart is hidden.'
          : !hasRoom && 'Hidden for now: this window is too small for it.'}
      </p>
      <OwnerChoice />
      <Choice
        label="Single-key shortcuts (? lists them)"
        checked={shortcuts === 'on'}
        onChange={(on) => shortcutsPreference.write(on ? 'on' : 'off')}
      />
      <HoldChoice />
      <NotifyChoice />
    </div>
  )
}

function OwnerChoice() {
  const shown = usePreference(ownerPreference) === 'shown'
  const key = usePreference(ownerKeyPreference)
  const [typed, setTyped] = useState(key)
  return (
    <>
      <Choice
        label="Owner"
        checked={shown}
        onChange={(on) => ownerPreference.write(on ? 'shown' : 'hidden')}
      />
      <label className="block">
        <span className="text-sm text-muted">Metadata field with the owner</span>
        <input
          value={typed}
          maxLength={100}
          placeholder={defaultOwnerKey}
          spellCheck={false}
          className="mt-0.5 h-8 w-full rounded-md border border-edge bg-bg px-2"
          onChange={({ target }) => {
            setTyped(target.value)
            ownerKeyPreference.write(target.value.trim() || defaultOwnerKey)
          }}
        />
      </label>
    </>
  )
}

function HoldChoice() {
  const hold = usePreference(holdSinglePreference)
  const seconds = useUndoSeconds()
  return (
    <>
      <Choice
        label="Hold single deletions too"
        checked={hold === 'on'}
        onChange={(on) => holdSinglePreference.write(on ? 'on' : 'off')}
      />
      <p className="text-sm text-muted">
        {seconds > 0
          ? `They can be undone for ${formatNumber(seconds)} s, like bulk deletions.`
          : 'This console holds no deletions: its UNDO_SECONDS is 0.'}
      </p>
    </>
  )
}

function NotifyChoice() {
  const notify = usePreference(notifyPreference)
  const [problem, setProblem] = useState('')
  const change = async (on: boolean) => {
    const found = on ? await tryNotifying() : ''
    setProblem(found)
    notifyPreference.write(on && found === '' ? 'on' : 'off')
  }
  return (
    <>
      <Choice
        label="Notify me when an import fails"
        checked={notify === 'on'}
        onChange={(on) => void change(on)}
      />
      <p role="status" className="text-sm text-warn">
        {problem}
      </p>
    </>
  )
}

/** Asks the browser to allow notifications, and shows one. Returns what is in the way, if anything. */
async function tryNotifying(): Promise<string> {
  if ('Notification' in window && (await Notification.requestPermission()) !== 'granted')
    return 'Notifications are blocked for this page. Allow them in the browser’s settings.'
  return showNotification(
    'Notifications are on',
    'You’ll see one when an import fails and you are elsewhere.',
  )
    ? ''
    : 'This browser can’t show notifications for a page.'
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
