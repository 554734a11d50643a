#!/usr/bin/env node
// What `npx imports-console` runs. Plain CommonJS, so that a Node too old for the console can still say so.
'use strict'

const oldest = [22, 18]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) {
  withoutSqliteWarning()
  void import('../dist-server/imports-console.js')
} else {
  process.stderr.write(
    `Imports Console needs Node ${oldest.join('.')} or later. This is Node ${process.versions.node}.\n`,
  )
  process.exitCode = 1
}

/** Node 22 calls node:sqlite experimental at every start. The console is tested with it; other warnings are still printed. */
function withoutSqliteWarning() {
  const emitWarning = process.emitWarning.bind(process)
  process.emitWarning = (warning, ...rest) => {
    if (!/SQLite is an experimental feature/.test(String(warning))) emitWarning(warning, ...rest)
  }
}
