import { Key } from '../ui/Key.tsx'
import { usePreference } from '../ui/preference.ts'
import { shortcutsPreference } from '../ui/use-shortcuts.ts'

/** The key of a button, in it, where keys are on and there is likely a keyboard. A screen reader has it otherwise. */
export function KeyHint({ name }: { name: string }) {
  if (usePreference(shortcutsPreference) === 'off') return null
  return (
    <span aria-hidden className="-mr-1 text-muted max-sm:hidden">
      <Key name={name} />
    </span>
  )
}
