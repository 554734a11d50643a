/**
 * npm run package [-- --to <folder>] [--unpacked]
 * Builds the app and the server, and packs them as an npm package without dependencies and without a build step. Writes
 * imports-console-<version>.tgz to the folder (the project's if left out), or with `--unpacked` the files that would be in it.
 */
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildIfStale } from './build.mjs'
import { installIfNeeded } from './install.mjs'
import { StepError, main, root, run, say } from './run.mjs'

const parts = [
  'bin',
  'dist',
  'dist-server',
  'deploy',
  'docs/metrics.md',
  'docs/operating.md',
  'docs/scale.md',
  'docs/settings.md',
  'docs/using.md',
  'CHANGELOG.md',
  'LICENSE',
]

await main(async () => {
  const args = process.argv.slice(2)
  const to = path.resolve(args.includes('--to') ? args[args.indexOf('--to') + 1] : root)
  await installIfNeeded()
  await buildIfStale()
  mkdirSync(to, { recursive: true })
  if (args.includes('--unpacked')) {
    fill(to)
    return say(`The package, unpacked, is in ${to}`)
  }
  const staged = mkdtempSync(path.join(tmpdir(), 'imports-console-package-'))
  try {
    fill(staged)
    const npm = { capture: true, cwd: staged, shell: process.platform === 'win32' }
    const { code, output } = await run('npm', ['pack', '--silent', '--pack-destination', to], npm)
    if (code !== 0) throw new StepError(`npm pack failed (exit code ${code}); its output is above.`, output)
    say(`Packed: ${path.join(to, output.trim().split('\n').at(-1))}`)
  } finally {
    rmSync(staged, { recursive: true })
  }
})

/** Puts the files of the package into a folder, with a package.json without dependencies: they are in the bundle. */
function fill(folder) {
  const { name, version, description, license } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  )
  const manifest = {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { [name]: 'bin/imports-console.cjs' },
    files: [...parts, 'THIRD-PARTY-LICENSES.md'],
    engines: { node: '>=22.18' },
  }
  for (const part of parts) {
    cpSync(path.join(root, part), path.join(folder, part), { recursive: true, filter: belongs })
  }
  cpSync(path.join(root, 'docs/package-readme.md'), path.join(folder, 'README.md'))
  const licenses = ['dist/.licenses.md', 'dist-server/LICENSES.md'].map((file) =>
    readFileSync(path.join(folder, file), 'utf8'),
  )
  writeFileSync(path.join(folder, 'THIRD-PARTY-LICENSES.md'), licenses.join('\n'))
  rmSync(path.join(folder, 'dist/.licenses.md'))
  rmSync(path.join(folder, 'dist-server/LICENSES.md'))
  chmodSync(path.join(folder, 'bin/imports-console.cjs'), 0o755)
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Leaves out the stamp that says from which sources a build was made. */
function belongs(file) {
  return path.basename(file) !== '.built-from'
}
