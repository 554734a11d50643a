import { expect, it } from 'vitest'
import type { Story, StoryStep } from '../contract/story.ts'
import { importNumbers, replacementOf, storyLines } from './story-lines.ts'

const at = (minute: number) => `2026-11-30T10:0${minute}:00.000Z`
const by = { operator: 'Ada', who: null }
const created = (importId: string, minute: number, replaces: string | null = null): StoryStep => ({
  step: 'created',
  importId,
  at: at(minute),
  ...by,
  replaces,
})
const sent = (importId: string, minute: number, operator = 'Ada'): StoryStep => ({
  step: 'file_sent',
  importId,
  at: at(minute),
  operator,
  who: null,
  name: `${importId}.csv`,
  sizeBytes: 3,
})
const deleted = (importId: string, minute: number): StoryStep => ({
  step: 'deleted',
  importId,
  at: at(minute),
  ...by,
  deletionId: '7',
  wasGone: false,
})
const seen = (id: string, status: string): Story['imports'][number] => ({
  id,
  import: {
    id,
    object: 'import',
    status,
    format: 'csv',
    entity: null,
    title: '',
    count: 1,
    metadata: {},
    failedReason: null,
    failedAt: status === 'failed' ? at(2) : null,
    failedMessage: null,
    createdAt: at(0),
    updatedAt: at(5),
  },
})

const story = (steps: StoryStep[], imports: Story['imports']): Story => ({ steps, imports, isWhole: true })
const told = (lines: ReturnType<typeof storyLines>) =>
  lines.map(({ step, importId }) => `${importId} ${step}`)

it('an import fails after its file was sent, and before it is deleted', () => {
  const steps = [created('a', 0), sent('a', 1), created('b', 3, 'a'), sent('b', 4), deleted('a', 6)]
  const lines = storyLines(story(steps, [seen('b', 'completed'), seen('a', 'failed')]))
  expect(told(lines)).toEqual(['a created', 'a failed', 'b created', 'b completed', 'a deleted'])
  expect(lines[0]).toMatchObject({ file: 'a.csv' })
  expect(lines[1]).toMatchObject({ at: at(2) })
  expect([...importNumbers(lines)]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

it('what was made elsewhere comes first, and what is under way has not ended', () => {
  const lines = storyLines(story([created('b', 3, 'a')], [seen('b', 'processing'), seen('a', 'failed')]))
  expect(told(lines)).toEqual(['a failed', 'b created'])
  expect(importNumbers(lines).get('a')).toBe(1)
  const unseen = storyLines(story([created('b', 3, 'a')], [{ id: 'a', import: null }]))
  expect(importNumbers(unseen).get('a')).toBe(1)
})

it('a file that somebody else sent is a line of its own', () => {
  const lines = storyLines(story([created('a', 0), sent('a', 1, 'Bob')], []))
  expect(told(lines)).toEqual(['a created', 'a file_sent'])
})

it('a restore has its file with it', () => {
  const restored: StoryStep = { step: 'restored', importId: 'b', at: at(2), ...by, deletionId: '7', of: 'a' }
  const lines = storyLines(story([deleted('a', 1), restored, sent('b', 3)], [seen('b', 'completed')]))
  expect(told(lines)).toEqual(['a deleted', 'b restored', 'b completed'])
})

it('a replacement is the last one that is still there', () => {
  const steps = [created('b', 1, 'a'), created('c', 2, 'a'), created('d', 3, 'b')]
  expect(replacementOf(story(steps, []), 'a')).toBe('d')
  expect(replacementOf(story([...steps, deleted('d', 4)], []), 'a')).toBe('c')
  expect(replacementOf(story([...steps, deleted('b', 4)], []), 'b')).toBe('d')
  expect(replacementOf(story(steps, []), 'd')).toBeNull()
})
