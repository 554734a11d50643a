import type { Import } from '../contract/import.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { failureAdvice, failureTitle, isKnownReason } from './failure-advice.ts'
import { failureDocs } from './failure-reasons.ts'
import { statusLabel } from './StatusBadge.tsx'

/** Whether there is a failure to show: by its status or its failure fields, which need not agree. */
export function hasFailure(item: Import): boolean {
  return item.status === 'failed' || item.failedReason !== null || item.failedMessage !== null
}

/** Why an import failed: in our words as far as its message is understood, what to do, then Exa's message. */
export function FailureSection({ item }: { item: Import }) {
  const { failedReason, failedMessage, failedAt } = item
  const advice = failureAdvice(failedReason, failedMessage)
  return (
    <section aria-label="Failure" className="border-b border-line px-4 py-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 className="text-lg font-semibold text-danger">{failureTitle(failedReason, failedMessage)}</h3>
        {failedReason !== null && <code className="font-mono text-xs text-muted">{failedReason}</code>}
      </div>
      {item.status !== 'failed' && (
        <p className="mt-1 text-sm text-warn">
          Exa reports a failure, but the status is still {statusLabel(item.status)}.
        </p>
      )}
      {advice && (
        <>
          <p className="mt-2">{advice.meaning}</p>
          <p className="mt-2">
            <span className="font-medium">What to do: </span>
            {advice.fix} {advice.again}
          </p>
        </>
      )}
      <div className="mt-3 mb-1 flex items-center justify-between">
        <h4 className="text-sm text-muted">Message from Exa</h4>
        {failedMessage && <CopyButton text={failedMessage} what="message" />}
      </div>
      {failedMessage ? (
        <TextBlock label="Message from Exa">{failedMessage}</TextBlock>
      ) : (
        <p className="mt-1 text-muted italic">No message.</p>
      )}
      {failedReason !== null && !isKnownReason(failedReason) && (
        <p className="mt-2 text-sm text-muted">
          Unknown reason: see the{' '}
          <a href={failureDocs} rel="noreferrer" className="text-accent underline">
            failure reasons in Exa’s documentation
          </a>
          .
        </p>
      )}
      {failedAt && (
        <p className="mt-2 text-sm text-muted">
          Failed <AbsoluteTime iso={failedAt} />
        </p>
      )}
    </section>
  )
}
