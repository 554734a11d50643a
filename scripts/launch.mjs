/**
 * node scripts/launch.mjs [--build] [file] [arguments …]
 * Installs what is missing, builds the app first where `--build` asks for it, then runs the file under Node 24 in this
 * terminal and ends with its exit code. It stands behind npm start, dev, sandbox, build, bench and screenshots.
 *
 * package.json says `exec node …` for what runs long: npm sends a SIGTERM to the shell that it starts, and a shell still
 * standing between would die of it alone, leaving the server behind.
 */
import { buildIfStale } from './build.mjs'
import { installIfNeeded } from './install.mjs'
import { assertReadable, main, runNode24, viteCannotRead } from './run.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  const build = args[0] === '--build'
  if (build) args.shift()
  // The file may have options of Node's own before it.
  if (args.some((arg) => arg.endsWith('vite/bin/vite.js'))) assertReadable('Vite', viteCannotRead)
  await installIfNeeded()
  if (build) await buildIfStale()
  if (args.length > 0) process.exitCode = (await runNode24(args)).code
})
