/**
 * node scripts/launch.mjs [--build] [--nginx] [file] [arguments …]
 * Installs what is missing, with `--nginx` an nginx too, builds the app with `--build`, then runs the file under Node 24 in this
 * terminal and ends with its exit code. Used by npm start, dev, sandbox, build, bench, screenshots and some tests.
 *
 * package.json has `exec node …` for long-running scripts. npm sends a SIGTERM to the shell that it starts. Without `exec` only
 * the shell would die, and the server would be left behind.
 */
import { buildIfStale } from './build.mjs'
import { installIfNeeded } from './install.mjs'
import { ensureNginx } from './nginx.mjs'
import { assertReadable, main, runNode24, viteCannotRead } from './run.mjs'

await main(async () => {
  const args = process.argv.slice(2)
  const build = args[0] === '--build'
  if (build) args.shift()
  const nginx = args[0] === '--nginx'
  if (nginx) args.shift()
  // Options of Node may come before the file.
  if (args.some((arg) => arg.endsWith('vite/bin/vite.js'))) assertReadable('Vite', viteCannotRead)
  await installIfNeeded()
  if (build) await buildIfStale()
  if (nginx) process.env['NGINX_PATH'] = await ensureNginx()
  if (args.length > 0) process.exitCode = (await runNode24(args)).code
})
