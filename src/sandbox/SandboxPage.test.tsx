import { describe, expect, it } from 'vitest'
import { eventually, type OpenConsole, startLive, startSandbox, user } from '../testing/open-page.tsx'
import { find, has, press } from '../testing/screens.ts'

it('has nothing to control where the console is live', async () => {
  const live = await startLive()
  await live.open('/sandbox')
  await eventually(() => has('heading', 'There is no sandbox here')).toBe(true)
  expect(has('button', /^Start/)).toBe(false)
})

it('asks before all data is deleted, and Escape cancels that', async () => {
  const sandbox = await startSandbox({ SANDBOX_IMPORTS: '12' })
  await sandbox.open('/sandbox')
  await press('Reset…')
  expect(find('button', 'Cancel')).toHaveFocus()
  await user.keyboard('{Escape}')
  expect(has('button', 'Delete 12 imports')).toBe(false)
  expect(find('button', 'Reset…')).toHaveFocus()
})

describe('when another tab changes the sandbox', () => {
  const latency = () => find('textbox', 'Latency, ms')
  const rateLimited = () => find('textbox', 'Rate-limited, %')
  const samples = () => find('textbox', 'Sample imports')

  async function open() {
    const sandbox = await startSandbox({ SANDBOX_IMPORTS: '12' })
    await sandbox.open('/sandbox')
    await eventually(latency).toHaveValue('0')
    return sandbox
  }
  async function type(field: () => HTMLElement, text: string) {
    await user.clear(field())
    await user.type(field(), text)
  }
  async function change({ url }: OpenConsole, method: string, path: string, body: object) {
    const headers = { 'content-type': 'application/json', origin: url }
    const address = `${url}/api/console/sandbox${path}`
    const answer = await fetch(address, { method, headers, body: JSON.stringify(body) })
    expect(answer.status).toBe(200)
  }
  /** As the other tab does once it has changed something. */
  function tell(replaced: boolean) {
    const channel = new BroadcastChannel('imports-console:sandbox')
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no origin but its own
    channel.postMessage(replaced)
    channel.close()
  }

  it('keeps a setting that is being typed, shows the others, and saves that one alone', async () => {
    const sandbox = await open()
    await type(latency, '25')
    await change(sandbox, 'PATCH', '', { rateLimited: 0.4 })
    tell(false)
    await eventually(rateLimited).toHaveValue('40')
    expect(latency()).toHaveValue('25')
    expect(latency()).toHaveFocus()

    // Not told yet.
    await change(sandbox, 'PATCH', '', { rateLimited: 0.5 })
    await press('Save settings')
    await eventually(rateLimited).toHaveValue('50')
    expect(latency()).toHaveValue('25')

    await change(sandbox, 'PATCH', '', { latencyMs: 5 })
    tell(false)
    await eventually(latency).toHaveValue('5')
  })

  it('keeps what is typed when the imports are replaced', async () => {
    const sandbox = await open()
    await type(latency, '25')
    await type(samples, '7')
    await change(sandbox, 'POST', '/reset', { imports: 3 })
    tell(true)
    await eventually(() => document.body).toHaveTextContent('There are 3 imports now.')
    expect(samples()).toHaveValue('7')
    expect(samples()).toHaveFocus()
    expect(latency()).toHaveValue('25')
  })

  it('shows the settings of a scenario that is started here in place of what was typed', async () => {
    await open()
    await type(latency, '25')
    await press('Start: A rate-limited afternoon')
    await eventually(rateLimited).toHaveValue('40')
    expect(latency()).not.toHaveValue('25')
  })
})
