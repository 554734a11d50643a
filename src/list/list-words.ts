import { formatCount } from '../lib/format.ts'
import { statusLabel } from '../labels/StatusBadge.tsx'
import type { View } from '../view/view.ts'

/** How many imports there are, and how many of them the view shows: never more than is known. */
export function loadedWords(shown: number, loaded: number, complete: boolean): string {
  const of = complete
    ? formatCount(loaded, 'import')
    : `${formatCount(loaded, 'import')} loaded, more to come`
  return shown === loaded ? of : `${formatCount(shown, 'match', 'matches')} of ${of}`
}

/** The title of the page: the one status that is shown, and before it how many have failed since anybody looked. */
export function listTitle(view: View, newFailures: number): string {
  const [status, ...others] = view.facets.status
  const title = status !== undefined && others.length === 0 ? `${statusLabel(status)} imports` : 'Imports'
  return newFailures > 0 ? `(${newFailures} failed) ${title}` : title
}
