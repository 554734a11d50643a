import { startFailure } from '../listen.ts'

/** Runs a command, and prints what it gives. If it fails, prints why and ends with the exit code 1. */
export async function runCommand(command: () => string | void | Promise<string | void>): Promise<void> {
  try {
    const text = await command()
    if (text) say(0, text)
  } catch (error) {
    process.exitCode = say(1, startFailure(error))
  }
}

/** Prints the result of a command: to stderr if it failed. Returns its exit code. */
export function say(code: number, text: string): number {
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  return code
}
