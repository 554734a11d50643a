import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { fileMutants } from './file-mutants.ts'
import { mutants } from './mutant-list.ts'
import { replicaMutants } from './replica-mutants.ts'

const root = path.join(import.meta.dirname, '..')

it.each([...mutants, ...fileMutants, ...replicaMutants])(
  '$name: its text is in its file once, and its tests are there',
  ({ file, before, after, tests }) => {
    expect(readFileSync(path.join(root, file), 'utf8').split(before)).toHaveLength(2)
    expect(after).not.toBe(before)
    expect(tests.filter((test) => !existsSync(path.join(root, test)))).toEqual([])
  },
)
