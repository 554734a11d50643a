/** The marks that `messageSignature` puts in. */
const marks = /(“…”|#|\[(?:link|email|time|file|id)\])/

/** A group's message, with what was taken out of it standing back; clamped to two lines until it is asked for. */
export function Signature({ text, whole }: { text: string; whole: boolean }) {
  if (text === '') return <p className="text-sm text-muted italic">No message was given.</p>
  return (
    <p className={`max-w-4xl text-sm wrap-anywhere ${whole ? '' : 'line-clamp-2'}`} dir="auto">
      {partsOf(text).map(({ part, isMark, at }) => (
        <span key={at} className={isMark ? 'text-muted' : undefined}>
          {part}
        </span>
      ))}
    </p>
  )
}

/** The text cut before and after each mark; `at` is where a part ends. */
function partsOf(text: string): { part: string; isMark: boolean; at: number }[] {
  let at = 0
  const parts = text.split(marks).filter((part) => part !== '')
  return parts.map((part) => {
    at += part.length
    return { part, isMark: marks.test(part), at }
  })
}
