import type { Import } from '../contract/import.ts'
import type { Story, StoryStep } from '../contract/story.ts'

/** A line of a story: what was done, or how an import ended. `file`: its name, where it was created and its file sent at once. */
export type StoryLine =
  | (Extract<StoryStep, { step: 'created' }> & { file: string | null })
  | Exclude<StoryStep, { step: 'created' }>
  | { step: 'failed' | 'completed'; importId: string; at: string | null; import: Import }

/** The lines of a story, in order: how an import ended comes right after the last that was done before. */
export function storyLines({ steps, imports }: Story): StoryLine[] {
  const lines: StoryLine[] = []
  for (const step of steps) {
    const before = lines.findLast(({ importId }) => importId === step.importId)
    if (step.step === 'created') lines.push({ ...step, file: null })
    else if (step.step === 'file_sent' && before?.step === 'created' && before.operator === step.operator)
      before.file = step.name
    // A restore sends the file by itself.
    else if (step.step !== 'file_sent' || before?.step !== 'restored') lines.push(step)
  }
  for (const { import: item } of imports) {
    const end = item && endOf(item)
    if (!end) continue
    const last = lines.findLastIndex((line) => line.importId === end.importId && line.step !== 'deleted')
    // One that was made elsewhere ended before anything was done here.
    lines.splice(last + 1, 0, end)
  }
  return lines
}

function endOf(item: Import): StoryLine | null {
  const { id: importId, status, failedAt } = item
  // When it was completed nobody tells.
  if (status === 'completed') return { step: status, importId, at: null, import: item }
  return status === 'failed' ? { step: status, importId, at: failedAt, import: item } : null
}

/** The imports of a story by number, from the first that it tells of. */
export function importNumbers(lines: readonly StoryLine[]): Map<string, number> {
  const ids = lines.flatMap((line) => {
    if (line.step === 'created' && line.replaces !== null) return [line.replaces, line.importId]
    return line.step === 'restored' ? [line.of, line.importId] : [line.importId]
  })
  return new Map([...new Set(ids)].map((id, index) => [id, index + 1]))
}

/** The record of an import's deletion; null where the story has none. */
export function recordOf({ steps }: Story, importId: string): string | null {
  const deleted = steps.findLast((step) => step.step === 'deleted' && step.importId === importId)
  return deleted?.step === 'deleted' ? deleted.deletionId : null
}

/**
 * The last import that took the place of this one, or of one that did, and is still there; null where there is none. Steps are in
 * order, so that whatever is replaced was made before.
 */
export function replacementOf(story: Story, importId: string): string | null {
  const line = [importId]
  for (const step of story.steps)
    if (step.step === 'created' && step.replaces !== null && line.includes(step.replaces))
      line.push(step.importId)
  return line.slice(1).findLast((id) => recordOf(story, id) === null) ?? null
}
