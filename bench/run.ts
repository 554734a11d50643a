import { spawnSync } from 'node:child_process'
import path from 'node:path'

/**
 * npm run bench: every benchmark in turn, or those named (`npm run bench -- bundle-size`). Each is a separate program that prints a
 * table and ends with an error when its limit is exceeded.
 */
const benchmarks = ['bundle-size']

const named = process.argv.slice(2)
const unknown = named.filter((name) => !benchmarks.includes(name))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${benchmarks.join(', ')}`)
  process.exit(1)
}

for (const name of named.length > 0 ? named : benchmarks) {
  console.log(`\n# ${name}`)
  const { status } = spawnSync(process.execPath, [path.join(import.meta.dirname, `${name}.ts`)], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
