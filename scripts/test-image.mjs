/**
 * npm run test:image: builds the image of the Dockerfile with Debian's buildah on a base made with debootstrap, and runs it. Needs no
 * daemon and no image registry, only Debian's and npm's packages. Runs on Debian or Ubuntu, as root; takes some ten minutes.
 * `-- --keep <folder>` keeps the base and the image there, and uses a base that is there already.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkImage } from './check-image.mjs'
import { fetchWithApt } from './programs.mjs'
import { installIfNeeded } from './install.mjs'
import { StepError, main, node24, root, run, say, since } from './run.mjs'

const suite = 'bookworm'
const mirror = 'http://deb.debian.org/debian'
const baseName = 'localhost/imports-console-base'
const imageName = 'localhost/imports-console'

await main(async () => {
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new StepError(
      'The image is built with chroot and mounts: run npm run test:image on Linux, as root.',
    )
  await installIfNeeded()
  for (const [program, name] of [
    ['/usr/bin/buildah', 'buildah'],
    ['/usr/sbin/debootstrap', 'debootstrap'],
  ]) {
    if (!existsSync(program)) await fetchWithApt([name])
    if (!existsSync(program)) throw new StepError(`${name} is missing. On Debian: apt-get install ${name}`)
  }
  const kept = process.argv[process.argv.indexOf('--keep') + 1 || process.argv.length]
  const folder = kept ? path.resolve(kept) : mkdtempSync(path.join(tmpdir(), 'image-'))
  mkdirSync(folder, { recursive: true })
  try {
    const buildah = buildahIn(folder)
    await makeBase(path.join(folder, 'base'), buildah)
    await build(buildah)
    await checkImage(imageName, buildah, folder)
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true })
  }
})

/** Runs buildah with its storage in our folder. Returns what it printed on stdout and stderr. Throws StepError. */
function buildahIn(folder) {
  const env = { ...process.env, BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' }
  const storage = ['--root', path.join(folder, 'storage'), '--runroot', path.join(folder, 'run')]
  return (...args) => must('buildah', [...storage, ...args], { env })
}

async function must(command, args, options) {
  const { code, output } = await run(command, args, { capture: true, ...options })
  if (code !== 0) throw new StepError(`${command} failed (exit code ${code}); its output is above.`, output)
  return output.trim()
}

/** Debian with our Node and npm, in place of the image node:24-slim. */
async function makeBase(folder, buildah) {
  const start = performance.now()
  if (!existsSync(path.join(folder, 'usr/local/bin/npm'))) {
    say('Making a base with debootstrap …')
    rmSync(folder, { recursive: true, force: true })
    await must('debootstrap', ['--variant=minbase', '--include=ca-certificates', suite, folder, mirror])
    const local = path.join(folder, 'usr/local')
    cpSync(node24, path.join(local, 'bin/node'))
    const npm = path.resolve(realpathSync(await must('which', ['npm'], { env: process.env })), '../..')
    cpSync(npm, path.join(local, 'lib/node_modules/npm'), { recursive: true })
    // If a proxy inspects TLS, the image has to trust the same certificates as this machine.
    const trusted = '/etc/ssl/certs/ca-certificates.crt'
    if (existsSync(trusted)) cpSync(trusted, path.join(folder, trusted), { dereference: true })
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin/npm'))
  }
  const container = await buildah('from', 'scratch')
  await buildah('add', '--quiet', container, folder, '/')
  await buildah('config', '--env', 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt', container)
  await buildah('commit', '--quiet', '--rm', container, baseName)
  say(`Made the base in ${since(start)}`)
}

async function build(buildah) {
  const start = performance.now()
  say('Building the image …')
  const args = ['--build-arg', `BASE_IMAGE=${baseName}`, '--build-arg', 'VERSION=test']
  // OCI's own format has no healthcheck.
  await buildah('build', '--format', 'docker', ...args, '--tag', imageName, root)
  say(`Built in ${since(start)}`)
}
