import { Link } from 'wouter'
import { accountWords } from '../contract/account.ts'
import type { Deletion } from '../contract/deletion.ts'
import { byWords } from '../labels/operator-words.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact } from '../ui/Fact.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'

/** Who asked for a deletion, when and why, and what Exa answered. */
export function RecordFacts({ deletion }: { deletion: Deletion }) {
  const { operator, who } = deletion
  const by = byWords(deletion)
  return (
    <section aria-label="Record" className="border-b border-line px-4 py-4">
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-2">
        <Fact name="Requested">
          <AbsoluteTime iso={deletion.requestedAt} />
        </Fact>
        <Fact name="Completed">
          {deletion.settledAt ? <AbsoluteTime iso={deletion.settledAt} /> : 'Not yet'}
        </Fact>
        <Fact name="Account">{accountWords(deletion.account)}</Fact>
        <Fact name="By">
          <bdi>{by}</bdi>
          {who
            ? who.address !== null &&
              who.address !== by && <span className="block text-xs text-muted">{who.address}</span>
            : !by.includes(operator.split(' at ')[0] ?? '') && (
                <span className="block text-xs text-muted">{operator}</span>
              )}
        </Fact>
        <Fact name="Reason">{deletion.reason === null ? <None /> : <bdi>{deletion.reason}</bdi>}</Fact>
        {deletion.jobId !== null && (
          <Fact name="Job">
            <Link href={`/deletions/jobs/${deletion.jobId}`} className="text-accent underline">
              Job {deletion.jobId}
            </Link>
          </Fact>
        )}
        <Fact name="Import id">
          <Code text={deletion.importId} what="import id" />
        </Fact>
        <Fact name="Request id">
          {deletion.requestId ? <Code text={deletion.requestId} what="request id" /> : <None />}
        </Fact>
        <Fact name="Attempts">{deletion.attempts}</Fact>
        <Fact name="Last response">{deletion.status === null ? <None /> : `HTTP ${deletion.status}`}</Fact>
        {deletion.code !== null && (
          <Fact name="Code">
            <code className="font-mono text-xs">{deletion.code}</code>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function None() {
  return <span className="text-muted">None</span>
}

function Code({ text, what }: { text: string; what: string }) {
  return (
    <span className="flex items-baseline justify-between gap-2">
      <code className="font-mono text-xs">{text}</code> <CopyButton text={text} what={what} />
    </span>
  )
}
