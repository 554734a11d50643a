/** A new and empty place for sessions or tokens. */
export type AccessBattery<Store, Options = undefined> = {
  /** Opens it, once more each time. `now`: the clock, in milliseconds since 1970. */
  store: (now: () => number, options: Options) => Promise<Store>
  /** All the bytes that it keeps, for what must not be among them. */
  stored: () => Promise<string>
  /** Changes it behind the back of the store. */
  tamper: (sql: string) => Promise<void>
  /** Closes all, and leaves nothing behind. */
  end: () => Promise<void>
}
