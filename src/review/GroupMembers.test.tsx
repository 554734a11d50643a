import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Router } from 'wouter'
import { anImport } from '../contract/testing.ts'
import { GroupMembers } from './GroupMembers.tsx'
import { groupFailures } from './groups.ts'

function render(count: number): string {
  const imports = Array.from({ length: count }, (_, index) =>
    anImport(`import_${index}`, { status: 'failed', title: index === 0 ? '<b>First</b>' : '' }),
  )
  return groupFailures(imports)
    .map((group) =>
      renderToStaticMarkup(
        <Router ssrPath="/imports">
          <GroupMembers
            group={group}
            selected={new Set(['import_1'])}
            onSelect={() => {}}
            hrefOf={(id) => `/imports/${id}?mode=groups`}
          />
        </Router>,
      ),
    )
    .join('')
}

describe('GroupMembers', () => {
  it('shows a hundred at most, and says how many more there are', () => {
    const markup = render(1412)
    expect(markup.match(/type="checkbox"/g)).toHaveLength(100)
    expect(markup).toContain('and 1,312 more. Selecting the group takes them too.')
  })

  it('shows all of a small group, and nothing about more', () => {
    const markup = render(100)
    expect(markup.match(/type="checkbox"/g)).toHaveLength(100)
    expect(markup).not.toContain('more')
  })

  it('links each title, checks what is selected, and takes a title for text', () => {
    const markup = render(2)
    expect(markup).toContain('href="/imports/import_0?mode=groups"')
    expect(markup).toContain('&lt;b&gt;First&lt;/b&gt;')
    expect(markup.match(/checked=""/g)).toHaveLength(1)
    expect(markup).toContain('aria-label="Select Untitled import"')
  })
})
