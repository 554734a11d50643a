import * as v from 'valibot'
import { storySchema, type StoryStep } from '../../src/contract/story.ts'
import type { ChainEvent } from './chain.ts'
import { parseObject, type StoredRow, whoIn } from './stored-row.ts'

/** What was done to an import and to those before and after it, in order. */
export type ToldStory = {
  steps: StoryStep[]
  /** The ids of the imports that it is about; the one that was asked for comes first. */
  importIds: string[]
  isWhole: boolean
}

/** Finds in the ledger what was done to some imports, and what ties others to them; in any order, also more than once. */
export type StorySource = {
  /** The bodies of their creations, `create_sent` and `create_ended`; also of those that were to replace one of them. */
  creations(importIds: readonly string[]): Promise<EntryPair[]>
  /** The bodies of their uploads, `upload_sent` and `upload_ended`. */
  uploads(importIds: readonly string[]): Promise<EntryPair[]>
  /** The records of their deletion. */
  deletions(importIds: readonly string[]): Promise<Extract<StoryStep, { step: 'deleted' }>[]>
  /** The restores that made one of them, or made another one of it. */
  restores(importIds: readonly string[]): Promise<Extract<StoryStep, { step: 'restored' }>[]>
}

/** What began and ended a change: the bodies of two entries. */
export type EntryPair = { sent: string; ended: string }

const { item: stepSchema } = storySchema.entries.steps

type Event<Name extends ChainEvent['event']> = Extract<ChainEvent, { event: Name }>

/** Somebody who goes on replacing is told of, but not for ever. */
const importsAtMost = 30

/** Tells the story of an import: from it to those that it is tied to, and on from these. */
export async function storyOf(source: StorySource, importId: string): Promise<ToldStory> {
  const steps = new Map<string, StoryStep>()
  const known = new Set([importId])
  let isWhole = true
  for (let next = [importId]; next.length > 0;) {
    const found = await stepsAround(source, next)
    next = []
    for (const step of found) {
      const about = [step.importId, ...tiesOf(step)]
      const others = about.filter((id) => !known.has(id))
      // Found by a text that only looks like a tie.
      if (others.length === about.length) continue
      if (known.size + others.length > importsAtMost) {
        isWhole = false
        continue
      }
      steps.set(keyOf(step), step)
      for (const id of others) known.add(id)
      next.push(...others)
    }
  }
  return { steps: [...steps.values()].toSorted(byTime), importIds: [...known], isWhole }
}

/** The order of steps that have the same time. */
const stepOrder: Record<StoryStep['step'], number> = { created: 0, file_sent: 1, deleted: 2, restored: 3 }

function byTime(a: StoryStep, b: StoryStep): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return stepOrder[a.step] - stepOrder[b.step] || (a.importId < b.importId ? -1 : 1)
}

async function stepsAround(source: StorySource, importIds: readonly string[]): Promise<StoryStep[]> {
  const [creations, uploads, deletions, restores] = await Promise.all([
    source.creations(importIds),
    source.uploads(importIds),
    source.deletions(importIds),
    source.restores(importIds),
  ])
  const told = [
    ...creations.flatMap(({ sent, ended }) => created(parse(sent), parse(ended))),
    ...uploads.flatMap(({ sent, ended }) => fileSent(parse(sent), parse(ended))),
    ...deletions,
    ...restores,
  ]
  // An entry that somebody has changed to something else is left out; the check of the chain says that it was changed.
  return told.filter((step) => v.is(stepSchema, step))
}

/** The sources select bodies by their event. Whether the rest is as it should be is seen at the steps. */
function parse<Name extends ChainEvent['event']>(body: string): Event<Name> {
  return (parseObject(body) ?? {}) as Event<Name>
}

function created(sent: Event<'create_sent'>, { importId }: Event<'create_ended'>): StoryStep[] {
  if (importId === null) return []
  return [{ step: 'created', importId, ...by(sent), replaces: sent.replaces ?? null }]
}

function fileSent(sent: Event<'upload_sent'>, { status }: Event<'upload_ended'>): StoryStep[] {
  if (status === null || status < 200 || status > 299) return []
  const { importId, fileName = null, sizeBytes } = sent
  return [{ step: 'file_sent', importId, ...by(sent), name: fileName, sizeBytes }]
}

/** The row of a record whose import is gone: `id`, `import_id`, `outcome`, `operator`, `who_json`, and when it ended as `at`. */
export function toDeleted(row: StoredRow): Extract<StoryStep, { step: 'deleted' }> {
  return {
    step: 'deleted',
    importId: String(row['import_id']),
    at: String(row['at']),
    operator: String(row['operator']),
    who: whoIn(row),
    deletionId: String(row['id']),
    wasGone: row['outcome'] === 'already_gone',
  }
}

/** The row of a restore that has made an import, with the `import_id` of its record. */
export function toRestored(row: StoredRow): Extract<StoryStep, { step: 'restored' }> {
  return {
    step: 'restored',
    importId: String(row['new_import_id']),
    // What was done of it comes after.
    at: String(row['asked_at']),
    operator: String(row['operator']),
    who: whoIn(row),
    deletionId: String(row['deletion_id']),
    of: String(row['import_id']),
  }
}

function by({ at, operator, who = null }: ChainEvent): Pick<StoryStep, 'at' | 'operator' | 'who'> {
  return { at, operator, who }
}

function tiesOf(step: StoryStep): string[] {
  if (step.step === 'created' && step.replaces !== null) return [step.replaces]
  return step.step === 'restored' ? [step.of] : []
}

function keyOf(step: StoryStep): string {
  return JSON.stringify([step.step, step.importId, step.at, 'deletionId' in step && step.deletionId])
}
