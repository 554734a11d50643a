import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'rolldown'

/**
 * The bundle of the server, for `npm start` and for the package. What every start needs is in one file. What only some starts need
 * (undici, sign-in, the commands) is in other files, which the sources load with `import()`. Names are kept, and each module has
 * its path above it, so that stack traces are readable.
 */
const { output } = await build({
  input: { 'imports-console': 'server/cli.ts' },
  platform: 'node',
  output: {
    // One level below the project, like server/, because both look for the built app and package.json from there.
    dir: 'dist-server',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    cleanDir: true,
    // Few files, because each costs some time at the start. Not main.ts itself: the commands share this file, and must not start a
    // console.
    codeSplitting: { groups: [{ name: 'console', test: /[\\/]server[\\/]open-console\.ts$/ }] },
  },
})

const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
const packages = new Set(
  modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? []),
)
// The licenses require that they come with the bundle.
writeFileSync('dist-server/LICENSES.md', [...packages].toSorted().map(licenseOf).join('\n'))

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.\w+)?$/i.test(each))
  const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : ''
  return `## ${String(name)} ${String(version)} (${String(license)})\n\n${text}\n`
}
