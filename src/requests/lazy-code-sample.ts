import { lazyPart } from '../ui/lazy-part.tsx'

/** Code for an action, for what is on the screen before anybody asks for code. */
export const CodeSample = lazyPart(async () => (await import('./CodeSample.tsx')).CodeSample)
