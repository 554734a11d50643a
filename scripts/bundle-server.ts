import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'rolldown'

/**
 * The bundle of the server, which `npm start` and the package run: what every start needs in one file, and what only some need
 * (undici, sign-in, the commands) in files of their own, which the sources load with `import()`. Names stay, and each
 * module has its path above it, so that a stack trace can be read.
 */
const { output } = await build({
  input: { 'imports-console': 'server/cli.ts' },
  platform: 'node',
  output: {
    // One level below the project, as server/ is: both find the built app and package.json from where they are.
    dir: 'dist-server',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    // Few files, as each costs a start some time. main.ts itself stays out: the commands share this file, and must not start
    // a console.
    codeSplitting: { groups: [{ name: 'console', test: /[\\/]server[\\/]open-console\.ts$/ }] },
  },
})

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
const packages = new Set(
  modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
)
// Whoever gets the bundle gets these with it: the licenses ask for that.
writeFileSync('dist-server/LICENSES.md', [...packages].toSorted().map(licenseOf).join('\n'))

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.\w+)?$/i.test(each))
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : ''
  return `## ${String(name)} ${String(version)} (${String(license)})\n\n${text}\n`
}
