import { writeFileSync } from 'node:fs'
import { keyFingerprint } from '../../accounts/key-fingerprint.ts'
import type { History } from './history.ts'
import { play, type Stage } from './play.ts'
import { type HoldsHistory, playHolds } from './play-holds.ts'
import { beginProcess, clockFile } from './process-lives.ts'
import type { Trace } from './trace.ts'
import { startWireWorld, type WireWorld } from './wire-world.ts'

/** Consoles that are processes, and reach their upstream by a port: another address is another name of the same machine. */
const stageOf =
  (wire: WireWorld, undoSeconds = 0) =>
  (): Stage => {
    const account = { mode: 'live', name: 'default', baseUrl: wire.url } as const
    return {
      begin: async (world, dataDir, options) => {
        if (options.identity.key !== null) wire.show(world, options.identity.key)
        return beginProcess({ dataDir, undoSeconds, ...options })
      },
      accountOf: (which) =>
        ({
          own: account,
          address: { ...account, baseUrl: wire.url.replace('127.0.0.1', 'localhost') },
          name: { ...account, name: 'other' },
          sandbox: { mode: 'sandbox', name: 'default', baseUrl: null } as const,
        })[which],
      callsArriveAtOnce: false,
      fingerprintOf: (dataDir, key) => keyFingerprint(dataDir, key ?? undefined),
      setClock: (dataDir, shiftMs) => writeFileSync(clockFile(dataDir), String(shiftMs)),
    }
  }

/** Plays a history of holds whose consoles are processes of their own: of whole seconds. */
export async function playHoldsInProcesses(history: HoldsHistory): Promise<Trace> {
  const wire = await startWireWorld()
  try {
    return await playHolds(history, { stage: stageOf(wire, history.holdMs / 1000)() })
  } finally {
    await wire.close()
  }
}

/** Plays a history whose consoles are processes of their own. */
export async function playInProcesses(history: History): Promise<Trace> {
  const wire = await startWireWorld()
  try {
    return await play(history, { stage: stageOf(wire) })
  } finally {
    await wire.close()
  }
}
