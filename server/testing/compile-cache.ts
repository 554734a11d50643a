import path from 'node:path'

/**
 * For the environment of a server or program that a test starts from its sources: dozens are, from the same files, and
 * compiling them once halves what a start costs.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: path.join(import.meta.dirname, '../../node_modules/.cache/unit-tests'),
}
