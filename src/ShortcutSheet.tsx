import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { introductionPreference } from './list/preferences.ts'
import { Dialog, DialogClose, DialogTitle } from './ui/Dialog.tsx'
import { Button } from './ui/Button.tsx'
import { Checkbox } from './ui/Checkbox.tsx'
import { Key } from './ui/Key.tsx'
import { usePreference } from './ui/preference.ts'
import { everywhere, type Shortcut, type ShortcutGroup, shortcutsPreference } from './ui/use-shortcuts.ts'
import { shortcutsOnScreen } from './ui/shortcuts-on-screen.ts'

/** What the browser and the panels do by themselves, unless a screen has another use for the key. */
const always: Shortcut[] = [
  { key: 'Enter', does: 'Open what has the focus', run: () => {} },
  { key: 'Escape', does: 'Close what is open', run: () => {} },
]

/** What has a key on the screen now, by the part of the page that offers it. */
function groupsNow(): ShortcutGroup[] {
  const groups = shortcutsOnScreen()
  const used = new Set(groups.flatMap(({ shortcuts }) => shortcuts.map(({ key }) => key)))
  return groups
    .map(({ place, shortcuts }) => ({
      place,
      shortcuts: [
        ...shortcuts.filter(({ key }) => key),
        ...(place === everywhere ? always.filter(({ key }) => !used.has(key)) : []),
      ],
    }))
    .filter(({ shortcuts }) => shortcuts.length > 0)
}

/** The keys of the screen that is open, and a way to turn them off. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const [groups] = useState(groupsNow)
  const enabled = usePreference(shortcutsPreference) === 'on'
  const [, navigate] = useLocation()
  const introducing = useRef(false)
  const close = useRef<HTMLButtonElement>(null)
  const showIntroduction = () => {
    introducing.current = true
    introductionPreference.write('called')
    navigate('/imports')
    onClose()
  }
  return (
    <Dialog
      role="dialog"
      first={() => close.current}
      onLeave={onClose}
      leaveOnPressBeside
      // The introduction takes the focus itself.
      returnFocus={() => !introducing.current}
      className="m-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg"
    >
      {/* A press on its edge is not one beside it. */}
      <div className="max-h-[inherit] overflow-y-auto p-5">
        <DialogTitle>Keyboard shortcuts</DialogTitle>
        {groups.map(({ place, shortcuts }) => (
          <section key={place} className="mt-3">
            <h3 className="text-sm text-muted">{place}</h3>
            <dl className="mt-1 grid grid-cols-[5rem_1fr] gap-y-1">
              {shortcuts.map(({ key = '', does }) => (
                <div key={key} className="contents">
                  <dt>
                    <Key name={key} />
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <div className="mt-5 flex flex-wrap items-center justify-between gap-2">
          <Checkbox checked={enabled} onChange={(on) => shortcutsPreference.write(on ? 'on' : 'off')}>
            Single-key shortcuts are on
          </Checkbox>
          <div className="flex flex-wrap gap-2">
            <Button onClick={showIntroduction}>Show the introduction</Button>
            <DialogClose ref={close}>Close</DialogClose>
          </div>
        </div>
      </div>
    </Dialog>
  )
}
