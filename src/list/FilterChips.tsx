import { lazyPart, useIdlePreload } from '../ui/lazy-part.tsx'
import { isFiltered, type View } from '../view/view.ts'

const ChipList = lazyPart(async () => (await import('./ChipList.tsx')).ChipList)
const whenIdle = [ChipList]

// A link to a view has chips from the start, which must not push the rows down a moment later.
if (location.search) ChipList.preload()

/** The filters that are on, where any are: the code of the chips comes with the first of them. */
export function FilterChips(props: { view: View; onChange: (view: View) => void }) {
  useIdlePreload(whenIdle)
  return isFiltered(props.view) && <ChipList {...props} />
}
