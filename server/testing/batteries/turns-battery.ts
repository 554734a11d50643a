import { expect, it } from 'vitest'
import { deadlineIn } from '../../deadline.ts'
import { type KeyedMutex, MutexTimeoutError } from '../../delete/keyed-mutex.ts'

const long = () => deadlineIn(60_000)

/** Work that ends when it is told to. */
function work(log: string[], name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const run = async () => {
    log.push(`${name} begins`)
    begin()
    await promise
    log.push(`${name} ends`)
    return name
  }
  return { run, begun, end: resolve }
}

/** What must hold for whatever gives each import its turns: tests, for within a `describe`. */
export function testTurns(open: () => Promise<KeyedMutex>): void {
  it('come one after the other, first come, first served', async () => {
    const mutex = await open()
    const log: string[] = []
    const [a, b, c] = [work(log, 'a'), work(log, 'b'), work(log, 'c')]
    const all = [a, b, c].map(({ run }) => mutex.run('x', long(), run))
    c.end()
    b.end()
    a.end()
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })

  it('do not wait for those of another', async () => {
    const mutex = await open()
    const slow = work([], 'slow')
    const first = mutex.run('x', long(), slow.run)
    expect(await mutex.run('y', long(), async () => 'done')).toBe('done')
    expect(await mutex.isLocked('x')).toBe(true)
    slow.end()
    await first
  })

  it('go on after one that failed, whose error is thrown on', async () => {
    const mutex = await open()
    const failed = mutex.run('x', long(), () => Promise.reject(new Error('broken')))
    const next = mutex.run('x', long(), async () => 'done')
    await expect(failed).rejects.toThrow('broken')
    expect(await next).toBe('done')
  })

  it('are given up at the deadline, and then never begun, without letting the next one pass', async () => {
    const mutex = await open()
    const log: string[] = []
    const slow = work(log, 'slow')
    const hasty = work(log, 'hasty')
    const patient = work(log, 'patient')
    hasty.end()
    patient.end()
    const first = mutex.run('x', long(), slow.run)
    await slow.begun
    const second = mutex.run('x', deadlineIn(20), hasty.run)
    const third = mutex.run('x', long(), patient.run)
    await expect(second).rejects.toThrow(MutexTimeoutError)
    expect(log).toEqual(['slow begins'])
    slow.end()
    await Promise.all([first, third])
    expect(log).toEqual(['slow begins', 'slow ends', 'patient begins', 'patient ends'])
  })

  it('leave nothing behind', async () => {
    const mutex = await open()
    const slow = work([], 'slow')
    const all = [mutex.run('x', long(), slow.run), mutex.run('x', long(), async () => {})]
    let idle = false
    const whenIdle = mutex.idle().then(() => (idle = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(idle).toBe(false)
    slow.end()
    await Promise.all([...all, whenIdle])
    expect(await mutex.isLocked('x')).toBe(false)
    await mutex.idle()
  })
}
