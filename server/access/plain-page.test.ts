import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

it('has colours that the oldest supported browsers know: no build translates its styles', () => {
  const styles = readFileSync(new URL('../../public/plain-page.css', import.meta.url), 'utf8')
  // Since Chrome 123 and Safari 17.5; index.html names the oldest ones.
  expect(styles.replaceAll(/\/\*.*?\*\//gs, '')).not.toContain('light-dark(')
})
