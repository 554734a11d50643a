/** Prints a figure beside its limit. The program ends with an error when the figure misses it. */
export function check(
  name: string,
  value: number,
  asked: { atMost?: number; atLeast?: number },
  unit: string,
): void {
  const { atMost, atLeast } = asked
  const misses =
    (atMost !== undefined && !(value <= atMost)) || (atLeast !== undefined && !(value >= atLeast))
  if (misses) process.exitCode = 1
  const limits = [
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
  ]
  console.log(
    `  ${name.padEnd(52)} ${value.toFixed(2).padStart(9)} ${unit.padEnd(5)} ${limits.join(', ')}${misses ? '  MISSED' : ''}`.trimEnd(),
  )
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
