import { useSyncExternalStore } from 'react'
import { ApiError } from '../api/errors.ts'
import type { CreatedImport } from '../contract/created-import.ts'
import { createStore } from '../lib/store.ts'
import { uploadFile } from '../queries/change-import.ts'
import { setCreatedHere } from './created-here.ts'
import type { ImportForm } from './form.ts'
import { readError } from './read-error.ts'

/** What an import was created from. */
type Draft = { form: ImportForm; file: File; identifier: number | null }

/** A draft, and the import that it replaces; null for none. */
export type ReplacingDraft = Draft & { replaces: string | null }

type UploadState =
  | { state: 'sending'; sentBytes: number }
  | { state: 'canceled' }
  | { state: 'failed'; error: ApiError }
  /** The browser could not read the file; what it says. */
  | { state: 'unreadable'; message: string }
  | { state: 'sent' }

type Creation = { created: CreatedImport; draft: Draft; upload: UploadState }

/** What this tab has created and where its files are, by import. It goes on while other pages of the app are open. */
const creations = createStore<ReadonlyMap<string, Creation>>(new Map())
const running = new Map<string, AbortController>()

/** Follows the upload of an import; undefined where this tab has none. */
export function useCreation(id: string): Creation | undefined {
  return useSyncExternalStore(creations.subscribe, () => creations.read().get(id))
}

function setUpload(id: string, upload: UploadState): void {
  const creation = creations.read().get(id)
  if (creation) setCreation({ ...creation, upload })
}

function setCreation(creation: Creation): void {
  creations.write(new Map(creations.read()).set(creation.created.id, creation))
}

/** Sends the file of an import that was just created. */
export function beginUpload(created: CreatedImport, draft: Draft): void {
  setCreation({ created, draft, upload: { state: 'sending', sentBytes: 0 } })
  setCreatedHere(created.id, true)
  sendFile(created.id)
}

/** The browser asks before a tab is closed that is still sending. */
const askBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault()

/** Sends the file, also once more after it failed. */
export function sendFile(id: string): void {
  const creation = creations.read().get(id)
  if (!creation) return
  const { file } = creation.draft
  const current = new AbortController()
  running.set(id, current)
  setUpload(id, { state: 'sending', sentBytes: 0 })
  addEventListener('beforeunload', askBeforeLeaving)
  const onProgress = (sentBytes: number) => {
    if (!current.signal.aborted) setUpload(id, { state: 'sending', sentBytes })
  }
  const end = (upload: UploadState) => {
    running.delete(id)
    if (running.size === 0) removeEventListener('beforeunload', askBeforeLeaving)
    setUpload(id, upload)
  }
  uploadFile(id, file, { signal: current.signal, onProgress }).then(
    () => end({ state: 'sent' }),
    async (error: unknown) => {
      if (current.signal.aborted) return end({ state: 'canceled' })
      if (!(error instanceof ApiError)) throw error
      // The browser calls it a network error, too, when it cannot read the file.
      const message = error.kind === 'network' ? await readError(file) : null
      end(message === null ? { state: 'failed', error } : { state: 'unreadable', message })
    },
  )
}

export function cancelUpload(id: string): void {
  running.get(id)?.abort()
}

/** From now on the page of the import shows its details. */
export function forgetCreation(id: string): void {
  creations.write(new Map([...creations.read()].filter(([other]) => other !== id)))
  setCreatedHere(id, false)
}

let draft: ReplacingDraft | null = null

/** What the form is filled with; null for an empty one. */
export function currentDraft(): ReplacingDraft | null {
  return draft
}

/** Fills the form that is opened next. */
export function setDraft(next: ReplacingDraft): void {
  draft = next
}

/** Takes an import's form and file back, to correct them and create another. */
export function correctCreation(id: string): void {
  const creation = creations.read().get(id)
  draft = creation ? { ...creation.draft, replaces: id } : null
  forgetCreation(id)
}

/** The form was left, or sent. */
export function forgetDraft(): void {
  draft = null
}

let toRepair: ReplacingDraft | null = null

/** The form and file that the repair page begins with; null for none. */
export function draftToRepair(): ReplacingDraft | null {
  return toRepair
}

/** Hands the form and its file to the repair page. */
export function setDraftToRepair(next: ReplacingDraft): void {
  toRepair = next
}
