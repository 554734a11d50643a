import { ensureProgram, starts } from './programs.mjs'

/** What checks a unit file; it needs no systemd that runs. */
export const systemdAnalyze = '/usr/bin/systemd-analyze'

/** Installs systemd's tools for the tests where there are none; only Linux has them. Throws StepError. */
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
