import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { describe, onTestFinished } from 'vitest'
import { batteryCap, filesBattery } from '../testing/batteries/files-battery.ts'
import { openFolderStore } from './folder-store.ts'

describe('files in a folder', () => {
  filesBattery(async () => {
    const folder = path.join(mkdtempSync(path.join(tmpdir(), 'files-')), 'files')
    onTestFinished(() => rmSync(path.dirname(folder), { recursive: true, force: true }))
    const again = () =>
      openFolderStore({
        folder,
        capBytes: batteryCap,
        keepMs: 90 * 86_400_000,
        log: pino({ level: 'silent' }),
        scanEveryMs: 0,
      })
    const kept = (sha256: string) => path.join(folder, `${sha256}.zst`)
    return {
      store: again(),
      again,
      letPartsDie: async () => {
        for (const name of readdirSync(folder).filter((each) => each.startsWith('part-')))
          // No process has this id: Linux gives none above 4,194,304.
          renameSync(path.join(folder, name), path.join(folder, 'part-5000000-aa'))
      },
      neededAt: async (sha256, at) => utimesSync(kept(sha256), at, at),
      damage: async (sha256) => {
        const bytes = readFileSync(kept(sha256))
        bytes[bytes.length >> 1]! ^= 1
        writeFileSync(kept(sha256), bytes)
      },
    }
  })
})
