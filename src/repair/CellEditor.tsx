import { type KeyboardEvent, useEffect, useRef } from 'react'
import { isComposing } from '../ui/keys.ts'

type Props = {
  label: string
  text: string
  /** `step`: where to go from there. */
  onCommit: (text: string, step: { rows: number; columns: number }) => void
  onCancel: () => void
}

/** A cell that is being edited: Enter and Tab keep the text, Escape gives it up, Alt+Enter is a line break. */
export function CellEditor({ label, text, onCommit, onCancel }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  /** Whether the edit has ended: the loss of focus that follows must not commit it once more. */
  const isOver = useRef(false)
  useEffect(() => {
    const element = field.current
    element?.focus({ preventScroll: true })
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])
  const commit = (step: { rows: number; columns: number }) => {
    if (isOver.current) return
    isOver.current = true
    onCommit(field.current?.value ?? text, step)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Keys in the editor must not reach the grid or the page.
    event.stopPropagation()
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Enter' && event.altKey) {
      event.preventDefault()
      const { selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement
      field.current?.setRangeText('\n', selectionStart, selectionEnd, 'end')
    } else if (event.key === 'Enter') {
      event.preventDefault()
      commit({ rows: event.shiftKey ? -1 : 1, columns: 0 })
    } else if (event.key === 'Tab') {
      event.preventDefault()
      commit({ rows: 0, columns: event.shiftKey ? -1 : 1 })
    } else if (event.key === 'Escape') {
      event.preventDefault()
      isOver.current = true
      onCancel()
    }
  }
  return (
    <textarea
      ref={field}
      aria-label={label}
      defaultValue={text}
      rows={1}
      spellCheck={false}
      onKeyDown={onKeyDown}
      onBlur={() => commit({ rows: 0, columns: 0 })}
    />
  )
}
