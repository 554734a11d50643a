import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, chownSync } from 'node:fs'
import path from 'node:path'
import { StepError, say } from './run.mjs'

const largestMb = 200
const user = '10001:10001'
/** How long the console may take to end, in seconds; and to answer after its start. */
const graceSeconds = 10
const startSeconds = 15

/** Checks the metadata of an image, and runs it like a careful host: read-only, as its user. Throws StepError. */
export async function checkImage(image, buildah, folder) {
  const { Docker } = JSON.parse(await buildah('inspect', '--type', 'image', image))
  const config = Docker.config
  const labels = Object.keys(config.Labels ?? {}).filter((name) =>
    name.startsWith('org.opencontainers.image.'),
  )
  check('runs as a user without rights', config.User, user)
  check('is told to stop by', config.StopSignal, 'SIGTERM')
  check('keeps its data in', Object.keys(config.Volumes ?? {}).join(), '/data')
  check('has labels', labels.length >= 4, true)
  check('has a healthcheck without a shell', config.Healthcheck?.Test?.[0], 'CMD')
  check('holds no secret', config.Env.filter((value) => /KEY|SECRET|TOKEN/.test(value)).join(), '')

  const container = await buildah('from', '--pull-never', image)
  const mounted = await buildah('mount', container)
  try {
    const bytes = Number(spawnSync('du', ['-sb', mounted], { encoding: 'utf8' }).stdout.split('\t')[0])
    check(`is ${(bytes / 1e6).toFixed(0)} MB, at most ${largestMb}`, bytes <= largestMb * 1e6, true)
    check('has no shell', readdirSync(mounted).includes('bin'), false)
    await runIt(mounted, config, folder)
  } finally {
    await buildah('umount', container)
    await buildah('rm', container)
  }
}

async function runIt(mounted, config, folder) {
  const data = mkdtempSync(path.join(folder, 'data-'))
  chownSync(data, 10001, 10001)
  // A container runtime does this before it hides the rest of the machine.
  for (const name of ['proc', 'dev']) mkdirSync(path.join(mounted, name), { recursive: true })
  const mounts = `
    mount --make-rprivate / && mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" &&
    mount --bind "$2" "$1/data" && mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && shift 2 && exec "$@"`
  const start = (env, command) =>
    spawn(
      'unshare',
      [
        '--mount',
        'sh',
        '-c',
        mounts,
        'sh',
        mounted,
        data,
        'chroot',
        `--userspec=${config.User}`,
        mounted,
        ...command,
      ],
      // The environment of the image, and the path of the programs around it.
      { env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
  const environment = Object.fromEntries(config.Env.map((value) => value.split(/=(.*)/s).slice(0, 2)))
  const port = '4399'

  // By default the image listens beyond this machine, which it must refuse without sign-in.
  const open = await outputOf(start(environment, config.Entrypoint))
  check(
    'does not start for all to reach without AUTH',
    open.code === 1 && open.output.startsWith('HOST must be'),
    true,
  )
  const write = ['/usr/local/bin/node', '-e', 'fs.writeFileSync("/opt/x", "")']
  check('cannot write into itself', /EROFS/.test((await outputOf(start(environment, write))).output), true)

  const env = { ...environment, HOST: '127.0.0.1', PORT: port }
  const began = performance.now()
  const served = start(env, config.Entrypoint)
  const ended = outputOf(served)
  const health = () => outputOf(start(env, config.Healthcheck.Test.slice(1)))
  let answer = await health()
  while (answer.code !== 0 && performance.now() - began < startSeconds * 1_000) answer = await health()
  const output = answer.code === 0 ? 'The console answers' : answer.output
  check('answers its healthcheck', output, 'The console answers')
  const info = await (await fetch(`http://127.0.0.1:${port}/api/console/info`)).json()
  check('serves the sandbox', info.mode, 'sandbox')
  check('keeps its ledger in the volume', readdirSync(data).includes('accounts'), true)

  const stopped = performance.now()
  served.kill(config.StopSignal)
  const { code } = await ended
  const seconds = (performance.now() - stopped) / 1_000
  check(
    `ends well within ${graceSeconds} s (${seconds.toFixed(1)} s)`,
    code === 0 && seconds < graceSeconds,
    true,
  )
  check('is no longer healthy then', (await health()).code, 1)
  const verified = await outputOf(start(env, [...config.Entrypoint, 'ledger', 'verify']))
  check('runs its commands', /unbroken/.test(verified.output), true)
  rmSync(data, { recursive: true })
}

function outputOf(child) {
  return new Promise((resolve) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
    child.once('close', (code) => resolve({ code, output }))
  })
}

function check(what, found, expected) {
  if (found !== expected)
    throw new StepError(`The image: ${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
  say(typeof found === 'string' && found ? `${what}: ${found}` : what)
}
