/** The names of a pressed key, best first: what it types, then its place, for layouts that have another letter there. */
export function namesOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string[] {
  // Caps Lock makes a capital, too.
  if (/^[a-z]$/i.test(key)) return [shiftKey ? key : key.toLowerCase()]
  const place = code === 'Slash' ? (shiftKey ? '?' : '/') : /^Key([A-Z])$/.exec(code)?.[1]
  return place === undefined || (shiftKey && place !== '?') ? [key] : [key, place.toLowerCase()]
}

/** Whether a key is one for an input method. Safari reports the Enter that ends a composition after its end. */
export function isComposing({
  isComposing: composing,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return composing || keyCode === 229
}
