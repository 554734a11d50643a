const disabled = '[aria-disabled="true"][title]'
/** Pixels between a control and its reason, and between that and the edge of the window. */
const gap = 6

/**
 * Shows why a control cannot be used to those whom its tooltip does not reach: when the keyboard comes to it, and when it
 * is pressed all the same, as on a phone. To a screen reader the same words are the control's description.
 */
export function showReasons(): void {
  const tip = document.createElement('div')
  tip.ariaHidden = 'true'
  tip.className =
    'pointer-events-none fixed z-50 max-w-[min(22rem,calc(100vw-1rem))] rounded-md border border-edge bg-raised px-2.5 py-1.5 text-sm text-text shadow-lg'
  let control: HTMLElement | null = null
  const follow = new MutationObserver(() => show(control))

  function show(next: HTMLElement | null): void {
    follow.disconnect()
    tip.remove()
    control = next?.matches(disabled) ? next : null
    if (!control) return
    follow.observe(control, { attributeFilter: ['title', 'aria-disabled'] })
    tip.textContent = control.title
    // A modal dialog lies over all that is not in it.
    const place = control.closest('dialog') ?? document.body
    place.append(tip)
    const { left, top, bottom } = control.getBoundingClientRect()
    const { width, height } = tip.getBoundingClientRect()
    const below = bottom + gap + height < innerHeight
    tip.style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`
    tip.style.top = `${below ? bottom + gap : top - gap - height}px`
  }
  const hide = () => control && show(null)

  document.addEventListener('focusin', (event) => {
    const found = controlOf(event)
    show(found?.matches(':focus-visible') ? found : null)
  })
  document.addEventListener('focusout', hide)
  // Before what is pressed acts: a control that was of use, and is not afterwards, owes no reason.
  document.addEventListener('click', (event) => show(controlOf(event)), { capture: true })
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide())
  document.addEventListener('scroll', hide, { capture: true, passive: true })
}

/** The control that cannot be used, where the event is about one. */
function controlOf({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(disabled) : null
}
