import { JobPage } from './JobPage.tsx'
import { JobsPage } from './JobsPage.tsx'

/** The bulk deletions, or the one that the address names. */
export function Jobs({ id }: { id: string | null }) {
  return id === null ? <JobsPage /> : <JobPage key={id} id={id} />
}
