import { describe, expect, it } from 'vitest'
import { anImport } from '../contract/testing.ts'
import { groupFailures } from './groups.ts'

const failed = (id: string, failedReason: string | null, failedMessage: string | null, createdAt?: string) =>
  anImport(id, { status: 'failed', failedReason, failedMessage, ...(createdAt && { createdAt }) })

describe('groupFailures', () => {
  it('puts together what failed alike, largest group first', () => {
    const groups = groupFailures([
      failed('a', 'invalid_format', 'Row 3 has 2 columns'),
      failed('b', 'invalid_file_content', 'Row 3 is empty'),
      anImport('c'),
      failed('d', 'invalid_file_content', 'Row 71 is empty'),
      failed('e', 'invalid_format', 'Row 4 is empty'),
    ])
    expect(
      groups.map(({ reason, signature, members }) => [reason, signature, members.map((m) => m.id)]),
    ).toEqual([
      ['invalid_file_content', 'Row # is empty', ['b', 'd']],
      ['invalid_format', 'Row # has # columns', ['a']],
      ['invalid_format', 'Row # is empty', ['e']],
    ])
    expect(new Set(groups.map((group) => group.key)).size).toBe(3)
  })

  it('gives the newest as the example, whatever the order and the zone', () => {
    const [group] = groupFailures([
      failed('a', 'r', 'm', '2026-11-20T12:00:00.000Z'),
      failed('b', 'r', 'm', '2026-11-20T11:30:00.000-02:00'),
      failed('c', 'r', 'm', 'no date'),
    ])
    expect(group?.example.id).toBe('b')
    expect(group?.example.createdAt).toBe('2026-11-20T11:30:00.000-02:00')
    expect(group?.members.map((member) => member.id)).toEqual(['a', 'b', 'c'])
  })

  it('puts the newer of two equal groups first', () => {
    const groups = groupFailures([
      failed('old', 'r', 'one', '2026-11-19T12:00:00.000Z'),
      failed('new', 'r', 'two', '2026-11-20T12:00:00.000Z'),
    ])
    expect(groups.map((group) => group.example.id)).toEqual(['new', 'old'])
  })

  it('goes by the status, whatever reason or message stands with it', () => {
    const groups = groupFailures([
      anImport('a', { status: 'pending', failedReason: 'invalid_format' }),
      failed('b', null, null),
    ])
    expect(groups.map(({ reason, members }) => ({ reason, ids: members.map(({ id }) => id) }))).toEqual([
      { reason: null, ids: ['b'] },
    ])
  })

  it('has nothing to say of no failures', () => {
    expect(groupFailures([anImport('a')])).toEqual([])
  })
})
