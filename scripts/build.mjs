import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { StepError, root, runNode24, say, since, toolEnv, viteCannotRead } from './run.mjs'

/** The browser app, which Vite builds. */
const app = {
  name: 'app',
  dir: 'dist',
  sources: [
    'index.html',
    'package-lock.json',
    'public',
    'scripts/precompress.ts',
    'src',
    'tailwind.config.ts',
    'tsconfig.json',
    'vite.config.ts',
  ],
  build: () => (viteCannotRead.test(root) ? buildInCopy() : runVite(root)),
}

/** The server, bundled by rolldown: it starts faster and uses less memory than from its sources. */
const server = {
  name: 'server',
  dir: 'dist-server',
  sources: ['package-lock.json', 'scripts/bundle-server.ts', 'server', 'src/contract', 'tsconfig.json'],
  build: () => runNode24(['scripts/bundle-server.ts'], { capture: true }),
}

/** Builds the browser app into dist/ and the server into dist-server/, each unless its sources are unchanged. Throws StepError. */
export async function buildIfStale() {
  for (const part of [app, server]) await buildPart(part)
}

async function buildPart({ name, dir, sources, build }) {
  // In the built folder, because any other build empties that and so removes the stamp. It is not served.
  const stamp = path.join(root, dir, '.built-from')
  const hash = hashSources(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  const start = performance.now()
  say(`Building the ${name} …`)
  const { code, output } = await build()
  if (code !== 0)
    throw new StepError(`The build of the ${name} failed (exit code ${code}); its output is above.`, output)
  if (output.trim()) console.log(output.trimEnd())
  writeFileSync(stamp, hash)
  say(`Built in ${since(start)}`)
}

function runVite(cwd) {
  return runNode24(['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    capture: true,
    cwd,
    // A NODE_ENV from outside would put React's development build into the bundle.
    env: { ...toolEnv(), NODE_ENV: 'production' },
  })
}

/** Builds where Vite can read the path: a copy of the sources, with a link to what is installed. */
async function buildInCopy() {
  const copy = mkdtempSync(path.join(tmpdir(), 'imports-console-'))
  try {
    const copied = [...app.sources, '.gitignore', 'package.json'].filter((each) =>
      existsSync(path.join(root, each)),
    )
    for (const source of copied) cpSync(path.join(root, source), path.join(copy, source), { recursive: true })
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction')
    const result = await runVite(copy)
    if (result.code === 0) {
      rmSync(path.join(root, 'dist'), { recursive: true, force: true })
      cpSync(path.join(copy, 'dist'), path.join(root, 'dist'), { recursive: true })
    }
    return result
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function hashSources(sources) {
  const hash = createHash('sha256')
  // Vite puts these into the bundle.
  const settings = Object.keys(process.env).filter((name) => name.startsWith('VITE_'))
  for (const name of settings.toSorted()) hash.update(`${name}\0${process.env[name]}\0`)
  for (const file of sources.flatMap(filesIn)) {
    hash.update(`${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(path.join(root, file)))
        .digest(),
    )
  }
  return hash.digest('hex')
}

/** The files of a folder, tests left out, in an order that does not depend on the disk; a file stands for itself. */
function filesIn(entry) {
  const full = path.join(root, entry)
  if (!existsSync(full)) return []
  if (path.extname(entry)) return [entry]
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !/\.test\.tsx?$/.test(file.name))
    .map((file) => path.relative(root, path.join(file.parentPath ?? file.path, file.name)))
    .toSorted()
}
