import { readFileSync } from 'node:fs'
import path from 'node:path'
import { builtFiles, dist, firstScreen } from './built-files.ts'

/** What the browser fetches before it can show the first screen, as sent: JavaScript and CSS in brotli. */
const limitInBytes = 105_000

function brotliSize(file: string): number {
  return readFileSync(path.join(dist, `${file}.br`)).length
}

function table(title: string, files: string[]): number {
  const rows = files.map((file) => ({ file, size: brotliSize(file) })).toSorted((a, b) => b.size - a.size)
  const total = rows.reduce((sum, { size }) => sum + size, 0)
  console.log(`\n${title}`)
  for (const { file, size } of rows) console.log(line(file, size))
  console.log(line('in all', total))
  return total
}

function line(label: string, bytes: number): string {
  return `  ${label.padEnd(48)} ${(bytes / 1000).toFixed(1).padStart(7)} kB`
}

const first = firstScreen()
const total = table('First screen, brotli', first)
console.log(line('limit', limitInBytes))

const lazy = builtFiles().filter((file) => !first.includes(file))
if (lazy.length > 0) table('Loaded when needed, brotli', lazy)

if (total > limitInBytes) {
  console.error(`\nThe first screen is ${total - limitInBytes} bytes over its limit.`)
  process.exitCode = 1
}
