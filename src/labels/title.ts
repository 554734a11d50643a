/** What an import is called on screen; upstream allows an empty title. */
export function displayTitle(item: { title: string }): string {
  return item.title.trim() === '' ? 'Untitled import' : item.title
}
