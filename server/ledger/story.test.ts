import { expect, it } from 'vitest'
import { storyOf, type StorySource, toDeleted, toRestored } from './story.ts'

it('is the same from each import, also if several steps have the same time', async () => {
  const at = '2026-11-30T00:00:00.000Z'
  const row = { operator: 'x', who_json: null, import_id: 'a', deletion_id: 1 }
  const deleted = toDeleted({ ...row, id: 1, outcome: 'deleted', at })
  const restored = toRestored({ ...row, new_import_id: 'b', asked_at: at })
  const source: StorySource = {
    creations: async () => [],
    uploads: async () => [],
    deletions: async (ids) => (ids.includes('a') ? [deleted] : []),
    restores: async () => [restored],
  }
  for (const id of ['a', 'b'])
    expect((await storyOf(source, id)).steps.map(({ step }) => step)).toEqual(['deleted', 'restored'])
})
