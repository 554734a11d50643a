import { useQueryClient } from '@tanstack/react-query'
import type { Import } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'
import { showArrivedImports } from '../queries/imports.ts'
import { CommandButton } from '../ui/CommandButton.tsx'

type Props = {
  arrived: readonly Import[]
  /** These have come into the list, newest first; the button that showed them is gone. */
  onShown: (imports: readonly Import[]) => void
}

/** Takes what has arrived since into the list. */
export function ArrivedButton({ arrived, onShown }: Props) {
  const client = useQueryClient()
  const show = () => {
    showArrivedImports(client)
    onShown(arrived)
  }
  return (
    // Over the first row, so that no row moves; under the header, whose buttons it would cover.
    <div className="relative z-10 h-0">
      <div className="pointer-events-none absolute inset-x-0 top-10 flex justify-center">
        <CommandButton
          place="List"
          look="accent"
          className="pointer-events-auto rounded-full! shadow-lg"
          onClick={show}
        >
          {`Show ${formatCount(arrived.length, 'new import')}`}
        </CommandButton>
      </div>
    </div>
  )
}
