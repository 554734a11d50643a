import { ensureProgram, findProgram } from './programs.mjs'

const program = {
  name: 'nginx',
  variable: 'NGINX_PATH',
  installed: ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx', '/usr/local/bin/nginx'],
  versionOption: '-v',
}

/** What to do if there is none. */
export const howToInstall =
  'Install nginx (on Debian and Ubuntu: apt-get install nginx; on a Mac: brew install nginx), or set NGINX_PATH to one.'

/** The path of an nginx; undefined when there is none. Throws StepError when that of NGINX_PATH does not start. */
export function findNginx() {
  return findProgram(program)
}

/** The path of an nginx for the tests, installed when there is none. Throws StepError. */
export function ensureNginx() {
  const without = `The tests run the console behind nginx, and none could be found or fetched.\n  ${howToInstall}`
  return ensureProgram({ name: program.name, find: findNginx, packages: ['nginx'], without })
}
