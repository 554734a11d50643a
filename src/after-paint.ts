import './other-media.ts'
import { keepCalls } from './queries/calls.ts'

// What every page needs, and none for its first paint.
keepCalls()
