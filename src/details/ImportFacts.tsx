import { type Import, isUnreadable } from '../contract/import.ts'
import { formatNumber } from '../lib/format.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact } from '../ui/Fact.tsx'
import { AbsoluteTime } from '../ui/RelativeTime.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { entityWords } from '../labels/entity-words.ts'
import { formatWords } from '../view/facet-words.ts'
import { ImportFile } from './ImportFile.tsx'

/** The rows, times, id and metadata of an import, and all of it as JSON. */
export function ImportFacts({ item }: { item: Import }) {
  const metadata = Object.entries(item.metadata)
  const json = JSON.stringify(item.unreadable?.received ?? item, null, 2)
  return (
    <>
      <section aria-label="Facts" className="border-b border-line px-4 py-4">
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-2">
          <Fact name="Rows">{isUnreadable(item, 'count') ? '–' : formatNumber(item.count)}</Fact>
          <Fact name="Entity">
            {isUnreadable(item, 'entity')
              ? '–'
              : (entityWords(item.entity) ?? <span className="text-muted">None given</span>)}
            {item.entity?.description && (
              <span className="block text-sm text-muted">{item.entity.description}</span>
            )}
          </Fact>
          <Fact name="Format">{formatWords(item.format)}</Fact>
          <Fact name="Created">
            <AbsoluteTime iso={item.createdAt} />
          </Fact>
          <Fact name="Updated">
            <AbsoluteTime iso={item.updatedAt} />
          </Fact>
          <Fact name="Id">
            <span className="flex items-baseline justify-between gap-2">
              <code className="font-mono text-xs">{item.id}</code> <CopyButton text={item.id} what="id" />
            </span>
          </Fact>
          <Fact name="File">
            <ImportFile importId={item.id} />
          </Fact>
        </dl>
      </section>
      <section aria-label="Metadata" className="border-b border-line px-4 py-4">
        <h3 className="font-semibold">Metadata</h3>
        {metadata.length === 0 ? (
          <p className="mt-1 text-muted">
            {isUnreadable(item, 'metadata') ? 'None that could be read.' : 'None.'}
          </p>
        ) : (
          <dl className="mt-2 grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
            {metadata.map(([key, value]) => (
              <Fact key={key} name={key}>
                {value}
              </Fact>
            ))}
          </dl>
        )}
      </section>
      <details className="px-4 py-4">
        <summary className="font-semibold">Raw JSON</summary>
        <div className="mt-1 flex justify-end">
          <CopyButton text={json} what="JSON" />
        </div>
        <TextBlock label="Raw JSON">{json}</TextBlock>
      </details>
    </>
  )
}

/** The unreadable fields of an import. */
export function UnreadableFields({ unreadable }: { unreadable: NonNullable<Import['unreadable']> }) {
  return (
    <section aria-label="Not as documented" className="border-b border-line px-4 py-4">
      <h3 className="font-semibold text-warn">Not as documented</h3>
      <p className="mt-1">
        These fields don’t match Exa’s API documentation and couldn’t be read. You can still delete this
        import.
      </p>
      <ul className="mt-2 space-y-1 text-sm wrap-anywhere">
        {unreadable.fields.map(({ field, message }) => (
          <li key={field}>
            <code className="font-mono text-xs font-medium">{field}</code> {message}
          </li>
        ))}
      </ul>
    </section>
  )
}
