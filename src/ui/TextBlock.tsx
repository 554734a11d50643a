/** Text as it came, never markup. It scrolls when long, and takes the focus for the arrow keys. */
export function TextBlock({ label, children }: { label: string; children: string }) {
  return (
    <pre
      aria-label={label}
      tabIndex={0}
      dir="auto"
      className="max-h-96 overflow-y-auto rounded-md border border-line bg-surface px-3 py-2 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
    >
      {children}
    </pre>
  )
}
