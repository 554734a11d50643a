import type { Import } from '../contract/import.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { failureWords } from './failure-reasons.ts'
import { statusLabel } from './StatusBadge.tsx'

/** Whether there is a failure to show: by its status or its failure fields, which need not agree. */
export function hasFailure(item: Import): boolean {
  return item.status === 'failed' || item.failedReason !== null || item.failedMessage !== null
}

/** Why an import failed: in our words, what to do, then Exa's message. */
export function FailureSection({ item }: { item: Import }) {
  const words = item.failedReason === null ? null : failureWords(item.failedReason)
  return (
    <section aria-label="Failure" className="border-b border-line px-4 py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="text-lg font-semibold text-danger">{words?.short ?? 'No reason given'}</h3>
        {item.failedReason !== null && (
          <code className="font-mono text-xs text-muted">{item.failedReason}</code>
        )}
      </div>
      {item.status !== 'failed' && (
        <p className="mt-1 text-sm text-warn">
          Exa reports a failure, but the status is still {statusLabel(item.status)}.
        </p>
      )}
      {words && (
        <>
          <p className="mt-2">{words.meaning}</p>
          <p className="mt-2">
            <span className="font-medium">What to do: </span>
            {words.whatToDo}
          </p>
        </>
      )}
      <div className="mt-3 mb-1 flex items-center justify-between">
        <h4 className="text-sm text-muted">Message from Exa</h4>
        {item.failedMessage && <CopyButton text={item.failedMessage} what="message" />}
      </div>
      {item.failedMessage ? (
        <TextBlock label="Message from Exa">{item.failedMessage}</TextBlock>
      ) : (
        <p className="mt-1 text-muted italic">No message.</p>
      )}
      {item.failedAt && (
        <p className="mt-2 text-sm text-muted">
          Failed <AbsoluteTime iso={item.failedAt} />
        </p>
      )}
    </section>
  )
}
