import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** The folder of the built app. */
export const dist = path.join(import.meta.dirname, '../dist')

/**
 * The files that the browser fetches before it can show the first screen: the scripts and stylesheets of the built page, and the
 * modules that these scripts import statically.
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
