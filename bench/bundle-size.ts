import { readFileSync } from 'node:fs'
import path from 'node:path'
import { builtFiles, dist, firstScreen } from './built-files.ts'

/** The size of the app as sent: JavaScript and CSS in brotli. `npm run bench:ui` measures the requests of a visit. */
const limitsInBytes = {
  /** What the browser fetches before it can show the first screen. */
  firstScreen: 110_000,
  everything: 225_000,
}

function brotliSize(file: string): number {
  return readFileSync(path.join(dist, `${file}.br`)).length
}

function line(label: string, bytes: number): string {
  return `  ${label.padEnd(48)} ${(bytes / 1000).toFixed(1).padStart(7)} kB`
}

/** Prints the size of each file and of all; returns the sum. */
function table(title: string, files: string[]): number {
  const rows = files.map((file) => ({ file, size: brotliSize(file) })).toSorted((a, b) => b.size - a.size)
  const total = rows.reduce((sum, { size }) => sum + size, 0)
  console.log(`\n${title}, brotli`)
  for (const { file, size } of rows) console.log(line(file, size))
  console.log(line(`${files.length} files`, total))
  return total
}

function check(label: string, bytes: number, limit: number): void {
  const over = bytes > limit
  if (over) process.exitCode = 1
  console.log(`${line(label, bytes)}   at most ${(limit / 1000).toFixed(0)} kB${over ? '  OVER' : ''}`)
}

const files = builtFiles()
const first = firstScreen()
const firstBytes = table('First screen', first)
const laterBytes = table(
  'Loaded when needed',
  files.filter((file) => !first.includes(file)),
)
console.log(`\nIn all, ${files.length} files`)
check('first screen', firstBytes, limitsInBytes.firstScreen)
check('everything', firstBytes + laterBytes, limitsInBytes.everything)
