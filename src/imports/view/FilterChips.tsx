import { lazyPart } from '../../ui/lazy-part.tsx'
import { isFiltered, type View } from './view.ts'

const ChipList = lazyPart(async () => (await import('./ChipList.tsx')).ChipList)

/** The filters that are on, where any are: the code of the chips comes with the first of them. */
export function FilterChips(props: { view: View; onChange: (view: View) => void }) {
  return isFiltered(props.view) && <ChipList {...props} />
}
