import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findNginx, howToInstall } from '../../scripts/nginx.mjs'
import { freePort } from './free-port.ts'
import { selfSigned } from './self-signed.ts'
import { until } from './until.ts'

export type Nginx = { port: number; log: () => string; close: () => Promise<void> }

export type NginxOptions = {
  /** Where it listens; 0 or left out: any free port. */
  port?: number
  consolePort: number
  /** Of a second replica: then it is set up as `deploy/nginx-replicas.conf` says. */
  secondPort?: number
  /** `/console`, as the example has it, or another; '' for a host of its own. */
  basePath?: string
  /** What else is to be another than in the example. */
  change?: (example: string) => string
}

const exampleFile = (name: string) => path.join(import.meta.dirname, '../../deploy', name)

/** Runs nginx as `deploy/nginx.conf` says, but on a port and with a certificate of the tests, in front of a console. */
export async function startNginx({
  port: wanted = 0,
  change = (example) => example,
  ...filling
}: NginxOptions): Promise<Nginx> {
  const port = wanted || (await freePort())
  return runNginx(port, (dir) => change(filledIn(dir, { port, ...filling })))
}

/** Runs nginx with the configuration of a site that listens on `port`, and whose files are in `dir`. */
export async function runNginx(port: number, site: (dir: string) => string): Promise<Nginx> {
  const nginx = findNginx()
  if (!nginx) throw new Error(howToInstall)
  const dir = mkdtempSync(path.join(tmpdir(), 'nginx-'))
  const file = (name: string) => path.join(dir, name)
  writeFileSync(file('cert.pem'), selfSigned.cert)
  writeFileSync(file('key.pem'), selfSigned.key)
  writeFileSync(file('site.conf'), site(dir))
  writeFileSync(file('nginx.conf'), mainConfig(dir))
  const child = spawn(nginx, ['-p', dir, '-c', file('nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}: ${log}`)
    return accepts(port)
  })
  return {
    port,
    log: () => log,
    close: async () => {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await once(child, 'exit')
      }
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

type Filling = { port: number } & Pick<NginxOptions, 'consolePort' | 'secondPort' | 'basePath'>

/** The server of the example that has TLS. */
function filledIn(dir: string, { port, consolePort, secondPort, basePath = '/console' }: Filling): string {
  const name = secondPort === undefined ? 'nginx.conf' : 'nginx-replicas.conf'
  const example = readFileSync(exampleFile(name), 'utf8')
  const changes: [RegExp, string][] = [
    [/listen 443 ssl http2;/g, `listen 127.0.0.1:${port} ssl http2;`],
    [/ {4}listen \[::\]:.*\n/g, ''],
    [/^server \{\n {4}listen 80;[^}]*\}\n/gm, ''],
    [/server_name .*;/g, 'server_name localhost;'],
    [/\/etc\/ssl\/certs\/.*\.pem/g, path.join(dir, 'cert.pem')],
    [/\/etc\/ssl\/private\/.*\.key/g, path.join(dir, 'key.pem')],
    [/location (= )?\/console\//g, `location $1${basePath}/`],
    [/127\.0\.0\.1:4310/g, `127.0.0.1:${consolePort}`],
    ...(secondPort === undefined
      ? []
      : [[/127\.0\.0\.1:4311/g, `127.0.0.1:${secondPort}`] satisfies [RegExp, string]]),
  ]
  return changes.reduce((text, [pattern, replacement]) => {
    if (text.search(pattern) === -1) throw new Error(`deploy/${name} has nothing like ${pattern}`)
    return text.replace(pattern, replacement)
  }, example)
}

/** What Debian's /etc/nginx/nginx.conf has around a site, with all files in one folder. */
function mainConfig(dir: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `
daemon off;
master_process off;
worker_processes 1;
pid ${dir}/pid;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join('\n  ')}
  include ${dir}/site.conf;
}
`
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const accepted = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.destroy()
  return accepted
}
