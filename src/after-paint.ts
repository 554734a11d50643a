import { styleOtherMedia } from './other-media.ts'
import { keepCalls } from './queries/calls.ts'
import { showReasons } from './ui/reason-tip.ts'

/** What every page needs, and none for its first paint. */
export function afterPaint(): void {
  styleOtherMedia()
  keepCalls()
  showReasons()
}
