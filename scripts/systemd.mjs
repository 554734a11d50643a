import { existsSync } from 'node:fs'
import { fetchWithApt } from './find-browser.mjs'
import { StepError, say } from './run.mjs'

/** What checks a unit file; it needs no systemd that runs. */
export const systemdAnalyze = '/usr/bin/systemd-analyze'

/** Installs systemd's tools for the tests where there are none; only Linux has them. Throws StepError. */
export async function ensureSystemdAnalyze() {
  if (process.platform !== 'linux') return
  if (!existsSync(systemdAnalyze)) {
    say('No systemd-analyze found.')
    await fetchWithApt(['systemd'])
  }
  if (!existsSync(systemdAnalyze))
    throw new StepError(
      'The tests check the systemd unit, and there is no systemd-analyze. On Debian and Ubuntu: apt-get install systemd',
    )
  say(`systemd-analyze: ${systemdAnalyze}`)
}
