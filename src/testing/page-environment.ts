import { Window } from 'happy-dom'
import { populateGlobal } from 'vitest/runtime'

/** These belong to `fetch`, which takes and gives only Node's own. */
const ofNode = ['Blob', 'DOMException', 'File', 'FormData']

/**
 * A page for component tests: happy-dom's document, and Node's `fetch` with what belongs to it. Vitest's own `happy-dom`
 * environment replaces that, too, and a console's server in the same process could not work with it.
 */
const environment = {
  name: 'page',
  viteEnvironment: 'ssr',
  setup(global: typeof globalThis) {
    const page = new Window({ url: 'http://127.0.0.1', width: 1280, height: 800 })
    const { keys, originals } = populateGlobal(global, page, { bindFunctions: true })
    for (const key of ofNode) Object.defineProperty(global, key, originals.get(key) ?? {})
    return {
      async teardown() {
        await page.happyDOM.close()
        for (const key of keys) Reflect.deleteProperty(global, key)
        for (const [key, descriptor] of originals) Object.defineProperty(global, key, descriptor)
      },
    }
  },
}

export default environment
