import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** Where the built app is. */
export const dist = path.join(import.meta.dirname, '../dist')

/**
 * What the browser fetches before it can show the first screen: the scripts, the modules that they import statically, and
 * the stylesheets, as the built page names them.
 */
export function firstScreen(): string[] {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8')
  const references = html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+\.(?:js|css))"/g)
  return [...new Set([...references].map(([, reference = '']) => reference.replace(/^\.\//, '')))]
}

/** All scripts and stylesheets that were built. */
export function builtFiles(): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => /\.(?:js|css)$/.test(file))
    .toSorted()
}
