import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { Button } from '../ui/Button.tsx'
import {
  builtInViews,
  readViews,
  type SavedView,
  viewNameLimit,
  withView,
  writeViews,
} from '../view/saved-views.ts'

/** The built-in views, the reader's own, and a way to save the current one. */
export function SavedViewsMenu({ search }: { search: string }) {
  const [views, setViews] = useState(readViews)
  const [name, setName] = useState('')
  const [message, setMessage] = useState('')
  const nameField = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const onStorage = () => setViews(readViews())
    window.addEventListener('storage', onStorage)
    return () => window.removeEventListener('storage', onStorage)
  }, [])
  /** Changes what is stored now, since another tab may have changed it; whether that worked, the message says too. */
  const store = (changed: (stored: readonly SavedView[]) => SavedView[], done: string): boolean => {
    const next = changed(readViews())
    try {
      writeViews(next)
    } catch {
      setMessage('Not saved: this browser’s storage is full or blocked.')
      return false
    }
    setViews(next)
    setMessage(done)
    return true
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    try {
      if (store((stored) => withView(stored, name, search), `Saved as “${name.trim()}”`)) setName('')
    } catch (error) {
      setMessage(error instanceof Error ? error.message : String(error))
    }
  }
  const remove = ({ name: removed }: SavedView, button: HTMLElement) => {
    if (!store((stored) => stored.filter((view) => view.name !== removed), `Deleted “${removed}”`)) return
    // Its row is about to go, and the button with it.
    const row = button.closest('li')
    const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector('button')
    ;(next ?? nameField.current)?.focus()
  }
  return (
    <div className="space-y-3">
      <ul>
        {builtInViews.map((view) => (
          <li key={view.name}>
            <ViewLink view={view} />
          </li>
        ))}
      </ul>
      {views.length > 0 && (
        <ul aria-label="Your views" className="border-t border-line pt-2">
          {views.map((view) => (
            <li key={view.name} className="flex items-center gap-1">
              <ViewLink view={view} />
              <Button
                look="quiet"
                className="text-sm"
                aria-label={`Delete the view ${view.name}`}
                onClick={(event) => remove(view, event.currentTarget)}
              >
                Delete
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={save} className="border-t border-line pt-2">
        <label className="block text-sm text-muted" htmlFor="view-name">
          Save current view as
        </label>
        <div className="mt-1 flex gap-2">
          <input
            id="view-name"
            ref={nameField}
            value={name}
            maxLength={viewNameLimit}
            onChange={(event) => setName(event.target.value)}
            className="h-8 min-w-0 flex-1 rounded-md border border-edge bg-bg px-2"
          />
          <Button type="submit" disabledBecause={name.trim() === '' && 'Enter a name first'}>
            Save
          </Button>
        </div>
        <p role="status" className="mt-1 min-h-5 text-sm text-muted">
          {message}
        </p>
      </form>
    </div>
  )
}

function ViewLink({ view }: { view: SavedView }) {
  return (
    <Link
      href={`/imports${view.search}`}
      className="-ml-2 flex min-h-8 min-w-0 flex-1 items-center rounded-md px-2 wrap-anywhere hover:bg-surface"
    >
      {view.name}
    </Link>
  )
}
