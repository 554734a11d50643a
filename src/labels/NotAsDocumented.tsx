import { type Import, isUnreadable } from '../contract/import.ts'
import { formatCount } from '../lib/format.ts'

/** The mark of an import of which something could not be read. */
export function NotAsDocumented() {
  return <span className="text-warn">Not as documented</span>
}

/** "812 rows", unless their number could not be read. */
export function rowCount(item: Import): string {
  return isUnreadable(item, 'count') ? 'number of rows unknown' : formatCount(item.count, 'row')
}
