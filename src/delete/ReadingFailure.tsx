import { explainError } from '../api/error-words.ts'
import { Button } from '../ui/Button.tsx'
import { FailureNotice } from '../ui/Notice.tsx'
import type { Reading } from './use-preflight.ts'

/** Says why the imports could not be read again, with both ways on: again, or without. */
export function ReadingFailure({ reading, onGoOn }: { reading: Reading; onGoOn: () => void }) {
  if (!reading.error) return null
  const words = explainError(reading.error)
  return (
    <div className="space-y-2">
      <FailureNotice
        {...words}
        title={`They could not be read again: ${words.title}`}
        since={reading.failedAt}
        onRetry={reading.again}
      />
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Button onClick={onGoOn}>Go on with what was loaded</Button>
        What is gone or has changed since is not known then.
      </p>
    </div>
  )
}
