import type { Import } from '../contract/import.ts'
import type { Story, StoryStep } from '../contract/story.ts'

/** A line of a story: what was done, or how an import ended. `file`: its name, if the import was created and sent in one step. */
export type StoryLine =
  | (Extract<StoryStep, { step: 'created' }> & { file: string | null })
  | Exclude<StoryStep, { step: 'created' }>
  | { step: 'failed' | 'completed'; importId: string; at: string | null; import: Import }

/** The lines of a story, in order. How an import ended comes right after the last step before it. */
export function storyLines({ steps, imports }: Story): StoryLine[] {
  const lines: StoryLine[] = []
  for (const step of steps) {
    const before = lines.findLast(({ importId }) => importId === step.importId)
    if (step.step === 'created') lines.push({ ...step, file: null })
    else if (step.step === 'file_sent' && before?.step === 'created' && before.operator === step.operator)
      before.file = step.name
    // A restore includes sending the file.
    else if (step.step !== 'file_sent' || before?.step !== 'restored') lines.push(step)
  }
  for (const { import: item } of imports) {
    const end = item && endOf(item)
    if (!end) continue
    const last = lines.findLastIndex((line) => line.importId === end.importId && line.step !== 'deleted')
    // An import that was made elsewhere ended before anything was done here.
    lines.splice(last + 1, 0, end)
  }
  return lines
}

function endOf(item: Import): StoryLine | null {
  const { id: importId, status, failedAt } = item
  // Exa does not tell when an import was completed.
  if (status === 'completed') return { step: status, importId, at: null, import: item }
  return status === 'failed' ? { step: status, importId, at: failedAt, import: item } : null
}

/** The imports of a story with their numbers, in order of appearance. */
export function importNumbers(lines: readonly StoryLine[]): Map<string, number> {
  const ids = lines.flatMap((line) => {
    if (line.step === 'created' && line.replaces !== null) return [line.replaces, line.importId]
    return line.step === 'restored' ? [line.of, line.importId] : [line.importId]
  })
  return new Map([...new Set(ids)].map((id, index) => [id, index + 1]))
}

/** The record of the deletion of an import; null if the story has none. */
export function recordOf({ steps }: Story, importId: string): string | null {
  const deleted = steps.findLast((step) => step.step === 'deleted' && step.importId === importId)
  return deleted?.step === 'deleted' ? deleted.deletionId : null
}

/**
 * The last import that replaced this one, directly or through others, and still exists; null if there is none. Steps are in order,
 * so a replaced import comes before the one that replaces it.
 */
export function replacementOf(story: Story, importId: string): string | null {
  const line = [importId]
  for (const step of story.steps)
    if (step.step === 'created' && step.replaces !== null && line.includes(step.replaces))
      line.push(step.importId)
  return line.slice(1).findLast((id) => recordOf(story, id) === null) ?? null
}
