import { useRef } from 'react'
import { useFocusIfLost } from '../ui/focus.ts'

/** Takes the focus where what had it is gone (the Start button); a button of the bar that was pressed keeps it. */
export function Heading({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useFocusIfLost(heading)
  return (
    <h2 ref={heading} tabIndex={-1} className="text-xl font-semibold outline-none wrap-anywhere">
      <bdi>{title}</bdi>
    </h2>
  )
}
