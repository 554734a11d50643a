import type { ButtonHTMLAttributes, Ref } from 'react'

const looks = {
  plain: 'border border-line bg-raised text-text not-aria-disabled:hover:bg-surface',
  accent: 'border border-accent bg-accent text-on-accent not-aria-disabled:hover:opacity-95',
  danger: 'border border-danger bg-danger text-on-danger not-aria-disabled:hover:opacity-95',
  dangerOutline: 'border border-danger bg-raised text-danger not-aria-disabled:hover:bg-surface',
  quiet:
    'border border-transparent text-muted not-aria-disabled:hover:bg-surface not-aria-disabled:hover:text-text',
} as const

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'type'> & {
  look?: keyof typeof looks
  /** Small ones stand at the end of a line of text, with their words on the edge. */
  small?: boolean
  /** Why the button cannot be used now. It stays focusable, so that the reason can be read with the keyboard too. */
  disabledBecause?: string | false | undefined
  type?: 'button' | 'submit'
  ref?: Ref<HTMLButtonElement>
}

/** A button that is disabled only with a reason, shown as its tooltip. */
export function Button({
  look = 'plain',
  small = false,
  disabledBecause,
  type = 'button',
  className = '',
  onClick,
  ...rest
}: Props) {
  const disabled = Boolean(disabledBecause)
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={disabled || undefined}
      title={disabledBecause || rest.title}
      onClick={disabled ? (event) => event.preventDefault() : onClick}
      className={`inline-flex items-center print:hidden justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-55 ${small ? '-my-1 -mr-1.75 min-h-6 shrink-0 px-1.5 text-xs' : 'min-h-8 px-3 text-base'} ${looks[look]} ${className}`}
    />
  )
}
