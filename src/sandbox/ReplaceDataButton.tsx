import { useRef, useState } from 'react'
import { formatCount } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { takeFocus } from '../ui/focus.ts'
import { useEscape } from '../ui/use-escape.ts'
import { useShortcuts } from '../ui/use-shortcuts.ts'

type Props = {
  label: string
  /** Its accessible name, where the label alone says too little. */
  name?: string
  look?: 'plain' | 'dangerOutline'
  /** How many imports it deletes. With none there is nothing to ask. */
  imports: number
  blocked: string | false | undefined
  onReplace: () => void
}

/** A button that replaces all data of the sandbox. It asks first, on a line of its own, so that no second click confirms. */
export function ReplaceDataButton({ label, name, look = 'plain', imports, blocked, onReplace }: Props) {
  const [asking, setAsking] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const end = () => {
    setAsking(false)
    button.current?.focus()
  }
  const asks = imports > 0
  useShortcuts('Sandbox', [{ does: name ?? label, run: blocked ? undefined : () => button.current?.click() }])
  return (
    <>
      <Button
        ref={button}
        look={look}
        aria-label={name}
        aria-expanded={asks ? asking : undefined}
        disabledBecause={blocked}
        onClick={() => (asks ? setAsking(!asking) : onReplace())}
      >
        {asks ? `${label}…` : label}
      </Button>
      {asking && (
        <Question
          imports={imports}
          blocked={blocked}
          onCancel={end}
          onConfirm={() => {
            end()
            onReplace()
          }}
        />
      )}
    </>
  )
}

type QuestionProps = Pick<Props, 'imports' | 'blocked'> & { onCancel: () => void; onConfirm: () => void }

function Question({ imports, blocked, onCancel, onConfirm }: QuestionProps) {
  useEscape(onCancel)
  return (
    <div className="flex w-full flex-wrap items-center gap-2">
      <p className="mr-auto text-sm text-warn">Delete all data? The ledger keeps its records.</p>
      <Button look="danger" disabledBecause={blocked} onClick={onConfirm}>
        Delete {formatCount(imports, 'import')}
      </Button>
      <Button ref={takeFocus} onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
