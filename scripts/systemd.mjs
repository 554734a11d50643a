import { ensureProgram, starts } from './programs.mjs'

/** The program that checks unit files. It does not need a running systemd. */
export const systemdAnalyze = '/usr/bin/systemd-analyze'

/** Installs systemd's tools for the tests if they are missing. Only Linux has them. Throws StepError. */
export async function ensureSystemdAnalyze() {
  if (process.platform !== 'linux') return
  await ensureProgram({
    name: 'systemd-analyze',
    find: () => (starts(systemdAnalyze) ? systemdAnalyze : undefined),
    packages: ['systemd'],
    without:
      'The tests check the systemd unit, and there is no systemd-analyze. On Debian and Ubuntu: apt-get install systemd',
  })
}
