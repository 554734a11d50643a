import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { ExportMenu } from './ExportMenu.tsx'

const listing = [{ label: 'List the imports', action: { kind: 'list imports' } }] as const

/** What of the list can be taken elsewhere: the imports that match, as a file, and the code that reads them. */
export function ExportPanel({ imports }: { imports: readonly Import[] }) {
  return (
    <>
      <ExportMenu
        imports={imports}
        label={`Export the ${formatCount(imports.length, 'import')} that match`}
      />
      <CodeSample className="mt-3" actions={listing} />
    </>
  )
}
