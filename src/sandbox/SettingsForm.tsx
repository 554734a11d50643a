import { useId, useState } from 'react'
import { sandboxLimits, type SandboxChange, type SandboxSettings } from '../contract/sandbox.ts'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'

type Field = { label: string; hint: string; most: number; unit: string; scale: number }

const share = (label: string, hint: string): Field => ({ label, hint, most: 100, unit: '%', scale: 100 })

/** Each setting in people's units: shares in per cent. */
const fields: Record<keyof SandboxSettings, Field> = {
  latencyMs: {
    label: 'Latency',
    hint: 'Delay before each response',
    most: sandboxLimits.latencyMs,
    unit: 'ms',
    scale: 1,
  },
  rateLimited: share('Rate-limited', 'Answered with 429'),
  serverErrors: share('Server errors', 'Answered with a 5xx'),
  resets: share('Broken connections', 'Dropped before the call is carried out'),
  lostAnswers: share('Lost responses', 'Carried out, but the response is lost'),
  brokenUploads: share('Broken uploads', 'Good files that fail anyway'),
  processingSeconds: {
    label: 'Processing',
    hint: 'From upload to completion',
    most: sandboxLimits.processingSeconds,
    unit: 's',
    scale: 1,
  },
}
const names = Object.keys(fields) as (keyof SandboxSettings)[]

type Props = {
  settings: SandboxSettings
  blocked: string | false | undefined
  /** Whether they were saved here, and nothing else was done since. */
  saved: boolean
  onSave: (change: SandboxChange) => void
}

/** The single settings, saved together. */
export function SettingsForm({ settings, blocked, saved, onSave }: Props) {
  const id = useId()
  const now = inUnits(settings)
  const [typed, setTyped] = useState(now)
  const [settingsThen, setSettingsThen] = useState(settings)
  if (settings !== settingsThen) {
    setSettingsThen(settings)
    // Saved here or changed elsewhere. What somebody is typing stays.
    const then = inUnits(settingsThen)
    setTyped(ofEach((name) => (typed[name] === then[name] ? now[name] : typed[name])))
  }
  const changed = names.filter((name) => typed[name] !== now[name])
  const wrong = names.filter((name) => !fits(typed[name], fields[name]))
  const save = () => {
    // The others may have been changed elsewhere meanwhile.
    onSave(Object.fromEntries(changed.map((name) => [name, Number(typed[name]) / fields[name].scale])))
  }
  return (
    <form
      aria-labelledby={`${id}-title`}
      onSubmit={(event) => {
        event.preventDefault()
        if (!blocked && wrong.length === 0) save()
      }}
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        Settings
      </h2>
      <div className="mt-2 grid grid-cols-1 gap-x-6 gap-y-3 sm:grid-cols-2">
        {names.map((name) => {
          const { label, hint, most, unit } = fields[name]
          const isWrong = wrong.includes(name)
          return (
            <div key={name}>
              <label htmlFor={`${id}-${name}`} className="font-medium">
                {label}, {unit}
              </label>
              <input
                id={`${id}-${name}`}
                inputMode="numeric"
                value={typed[name]}
                onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
                aria-invalid={isWrong || undefined}
                aria-describedby={`${id}-${name}-hint`}
                autoComplete="off"
                className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5 aria-invalid:border-danger"
              />
              <p id={`${id}-${name}-hint`} className={`text-sm ${isWrong ? 'text-danger' : 'text-muted'}`}>
                {isWrong ? `A whole number from 0 to ${formatNumber(most)}` : hint}
              </p>
            </div>
          )
        })}
      </div>
      <div className="mt-3 flex items-center gap-3">
        <Button type="submit" disabledBecause={blocked || (wrong.length > 0 && 'A setting is out of range')}>
          Save settings
        </Button>
        <p role="status" className="text-sm text-muted">
          {saved && changed.length === 0 && 'Saved'}
        </p>
      </div>
    </form>
  )
}

/** One text for each setting. */
type Texts = Record<keyof SandboxSettings, string>

function ofEach(text: (name: keyof SandboxSettings) => string): Texts {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys are all of the names
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Texts
}

function inUnits(settings: SandboxSettings): Texts {
  return ofEach((name) => String(Math.round(settings[name] * fields[name].scale)))
}

function fits(text: string, { most }: Field): boolean {
  return /^\d{1,6}$/.test(text.trim()) && Number(text) <= most
}
