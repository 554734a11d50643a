type Props = {
  state: 'none' | 'some' | 'all'
  /** Some becomes all. */
  onChange: (on: boolean) => void
  id?: string
  'aria-label'?: string
  'aria-describedby'?: string
}

/** A checkbox for many things of which some may be on. */
export function TriStateCheckbox({ state, onChange, ...rest }: Props) {
  return (
    <input
      {...rest}
      ref={(input) => {
        // React has no attribute for it.
        if (input) input.indeterminate = state === 'some'
      }}
      type="checkbox"
      className="size-4 accent-(--accent)"
      checked={state === 'all'}
      onChange={() => onChange(state !== 'all')}
    />
  )
}
