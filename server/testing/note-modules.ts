import { writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'

/** For `node --import`: writes the address of every module that was loaded to the file MODULES_FILE when the process ends. */
const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
process.on('exit', () => writeFileSync(process.env['MODULES_FILE'] ?? 'modules.txt', loaded.join('\n')))
