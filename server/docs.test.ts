import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')
const documents = globSync(['*.md', 'docs/*.md', 'docs/decisions/*.md'], { cwd: root })

describe('the documents', () => {
  it.each(documents)('%s names only files that are there', (document) => {
    const text = readFileSync(path.join(root, document), 'utf8')
    const named = [...text.matchAll(/`((?:src|server|e2e|bench|docs|scripts|public)\/[\w./-]+)`/g)]
    const linked = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
    const missing = [
      ...named.map(([, file = '']) => file),
      ...linked.map(([, file = '']) => path.join(path.dirname(document), file)),
    ].filter((file) => !existsSync(path.join(root, file)))
    expect(missing).toEqual([])
  })
})
