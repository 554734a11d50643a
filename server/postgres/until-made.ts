/** How often a change is tried whose ground keeps changing under it. Others change it seldom, and never for long. */
const mostTries = 20

/** Tries a change that was refused because something is no longer as it was read, until it gives a value. */
export async function untilMade<T>(attempt: (isAgain: boolean) => Promise<false | { value: T }>): Promise<T> {
  for (let tries = 0; tries < mostTries; tries++) {
    const made = await attempt(tries > 0)
    if (made) return made.value
  }
  throw new Error('What a change of the ledger goes by was changed each time that it was tried.')
}
