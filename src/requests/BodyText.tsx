import { useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { Button } from '../ui/Button.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'

/** Characters of a body that are shown at once: a page of 200 imports is ten times as long, and slow to lay out. */
const shownAtOnce = 20_000

/** A body as text; of a long one the beginning, until somebody wants all of it. */
export function BodyText({ label, text }: { label: string; text: string }) {
  const [whole, setWhole] = useState(false)
  if (whole || text.length <= shownAtOnce) return <TextBlock label={label}>{text}</TextBlock>
  return (
    <>
      <TextBlock label={`${label}, its beginning`}>{`${text.slice(0, shownAtOnce)}…`}</TextBlock>
      <Button className="mt-2" onClick={() => setWhole(true)}>
        Show all {formatNumber(text.length)} characters
      </Button>
    </>
  )
}
