/** The title on screen; Exa allows an empty one. */
export function displayTitle(item: { title: string }): string {
  return item.title.trim() === '' ? 'Untitled import' : item.title
}
