import { describe, expect, it } from 'vitest'
import { personHeader, personId, type Who } from '../src/contract/who.ts'
import { startPair } from './testing/start-pair.ts'

const person = (subject: string, name: string): Who => ({ kind: 'person', subject, name, address: null })
const ada = person('ada@example.com', 'Ada Lovelace')
const bob = person('Bob Ünal', 'Bob')

const from = (who: Who) => ({ headers: { [personHeader]: personId(who) } })

describe('a page that another person opened', () => {
  it('is answered nothing, and changes nothing', async (context) => {
    const { console, stub } = await startPair(context, {
      identify: async () => ({ who: bob, role: 'admin' }),
    })
    const address = '/api/websets/v0/imports/import_a'
    for (const method of ['GET', 'DELETE']) {
      const refused = await console.fetch(address, { method, ...from(ada) })
      expect(refused.status).toBe(409)
      expect(await refused.json()).toMatchObject({ code: 'person_changed' })
    }
    expect(stub.count('DELETE')).toBe(0)
    const theirs = await console.fetch(address, { method: 'DELETE', ...from(bob) })
    expect(theirs.status).toBe(200)
  })

  it('is any page where nobody signs in, and a script that names nobody', async (context) => {
    const { console } = await startPair(context)
    expect((await console.fetch('/api/console/deletions', from(ada))).status).toBe(200)
    expect((await console.fetch('/api/console/deletions')).status).toBe(200)
  })
})
