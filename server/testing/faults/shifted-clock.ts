import { existsSync, readFileSync } from 'node:fs'

/** Imported before a server: its wall clock is as many milliseconds off as the file in CLOCK_FILE says at that moment. */
const file = process.env['CLOCK_FILE'] ?? ''
const realDate = Date

function now(): number {
  return realDate.now() + (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0)
}

globalThis.Date = new Proxy(realDate, {
  construct: (target, args: unknown[], newTarget: NewableFunction) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
})
