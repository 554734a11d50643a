import type { ReactNode } from 'react'
import type { Import } from '../contract/import.ts'
import { ExportPanel } from '../review/ExportMenu.tsx'
import { type View, viewSearch } from '../view/view.ts'
import { DisplayMenu } from './DisplayMenu.tsx'
import { ModeLinks } from './ModeLinks.tsx'
import { SavedViewsMenu } from './SavedViewsMenu.tsx'

/** What a narrow list has no room for: the ways to look, views, export and display. */
export function MoreMenu({ view, rows }: { view: View; rows: readonly Import[] }) {
  return (
    <div className="space-y-1">
      <ModeLinks view={view} className="@2xl:hidden" />
      <Section title="Views">
        <SavedViewsMenu search={viewSearch(view)} />
      </Section>
      <Section title="Export">
        <ExportPanel imports={rows} />
      </Section>
      <Section title="Display">
        <DisplayMenu />
      </Section>
    </div>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details name="more">
      <summary className="min-h-8 py-1.5 font-medium">{title}</summary>
      <div className="pt-1 pb-3">{children}</div>
    </details>
  )
}
