import { useState } from 'react'
import { holdSinglePreference, useUndoSeconds } from '../delete/use-hold.ts'
import { formatNumber } from '../lib/format.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { type Preference, usePreference } from '../ui/preference.ts'
import { shortcutsPreference } from '../ui/use-shortcuts.ts'
import { useMedia } from '../ui/use-media.ts'
import {
  chartPreference,
  chartRoom,
  defaultOwnerKey,
  densityPreference,
  ownerKeyPreference,
  ownerPreference,
} from './preferences.ts'
import { notifyPreference, showNotification } from './use-new-failures.ts'

/** How the list looks and behaves in this browser. */
export function DisplayMenu() {
  const chart = usePreference(chartPreference)
  const hasRoom = useMedia(chartRoom)
  return (
    <div className="space-y-2">
      <Choice label="Compact rows" preference={densityPreference} on="compact" off="comfortable" />
      <Choice label="Chart of imports per day" preference={chartPreference} on="shown" off="hidden" />
      <p role="status" className="text-sm text-muted">
        {chart === 'hidden'
          ? 'The chart is hidden.'
          : !hasRoom && 'Hidden for now: this window is too small for it.'}
      </p>
      <OwnerChoice />
      <Choice
        label="Single-key shortcuts (? lists them)"
        preference={shortcutsPreference}
        on="on"
        off="off"
      />
      <HoldChoice />
      <NotifyChoice />
    </div>
  )
}

function OwnerChoice() {
  const key = usePreference(ownerKeyPreference)
  const [typed, setTyped] = useState(key)
  return (
    <>
      <Choice label="Owner" preference={ownerPreference} on="shown" off="hidden" />
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
  const seconds = useUndoSeconds()
  return (
    <>
      <Choice label="Hold single deletions too" preference={holdSinglePreference} on="on" off="off" />
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
      <Checkbox checked={notify === 'on'} onChange={(on) => void change(on)}>
        Notify me when an import fails
      </Checkbox>
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

type ChoiceProps<T extends string> = { label: string; preference: Preference<T>; on: T; off: T }

/** A preference with two values. */
function Choice<T extends string>({ label, preference, on, off }: ChoiceProps<T>) {
  return (
    <Checkbox
      checked={usePreference(preference) === on}
      onChange={(checked) => preference.write(checked ? on : off)}
    >
      {label}
    </Checkbox>
  )
}
