/** How often to try a change when others keep changing what it is based on. They do so seldom, and never for long. */
const mostTries = 20

/** Repeats a change that was refused because something has changed since it was read, until it returns a value. */
export async function untilMade<T>(attempt: (isAgain: boolean) => Promise<false | { value: T }>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const made = await attempt(tries > 0)
    if (made) return made.value
  }
  throw new Error('What a change of the ledger goes by was changed each time that it was tried.')
}
