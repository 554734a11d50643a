import { Icon } from './Icon.tsx'

/** A filter that is on, as a button that removes it. */
export function FilterChip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      onClick={onRemove}
      className="flex min-h-6 items-center gap-1 rounded-full border border-line bg-surface px-2.5 text-sm hover:border-edge"
    >
      <bdi translate="no" className="max-w-60 truncate">
        {label}
      </bdi>
      <Icon name="close" className="size-3.5" />
      <span className="sr-only">, remove this filter</span>
    </button>
  )
}
