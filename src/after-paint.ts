import { formatAbsolute } from './lib/format.ts'
import { serverNow } from './lib/server-clock.ts'
import css from './other-media.css?inline'
import { keepCalls } from './queries/calls.ts'
import { showReasons } from './ui/reason-tip.ts'

/** What every page needs, and none for its first paint. */
export function afterPaint(): void {
  styleOtherMedia()
  keepCalls()
  showReasons()
}

/**
 * The styles for paper and for more contrast, which the usual screen does not need. The address and the time go into the
 * margin of each printed page: what is on paper has no address bar.
 */
function styleOtherMedia(): void {
  const styles = new CSSStyleSheet()
  styles.replaceSync(css)
  const margin = new CSSStyleSheet()
  document.adoptedStyleSheets.push(styles, margin)
  window.addEventListener('beforeprint', () => {
    const printed = formatAbsolute(new Date(serverNow()).toISOString())
    margin.replaceSync(`@page {
      margin: 14mm 12mm 18mm;
      font: 8pt system-ui, sans-serif;
      @bottom-left { content: ${JSON.stringify(location.href)}; width: 60% }
      @bottom-right { content: ${JSON.stringify(`${printed} · `)} counter(page) "/" counter(pages) }
    }`)
  })
}
