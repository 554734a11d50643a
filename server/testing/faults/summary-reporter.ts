import type { Reporter, TestModule } from 'vitest/node'
import { kinds } from './history.ts'
import { add, nothingPlayed } from './played.ts'
import { replicaKinds } from './replicas/replicas-history.ts'

/** Says at the end of a run what was played: how many histories had each kind of fault, and a line that sums up. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const sum = nothingPlayed()
    for (const testModule of modules)
      for (const test of testModule.children.allTests()) {
        const { played } = test.meta()
        if (played) add(sum, played)
      }
    const lines = [...new Set([...kinds, ...replicaKinds])].map(
      (kind) => `  ${kind.padEnd(18)}${format(sum.kinds[kind] ?? 0).padStart(7)}`,
    )
    const { histories, withReplicas, calls, kills, violations } = sum
    process.stdout.write(
      `\nHistories with each kind of fault:\n${lines.join('\n')}\n` +
        `${format(histories)} histories (${format(withReplicas)} with replicas), ${format(calls)} calls, ${format(kills)} kills, ${format(violations)} violations\n`,
    )
  }
}

function format(count: number): string {
  return count.toLocaleString('en')
}
