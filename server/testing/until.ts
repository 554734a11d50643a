/** Resolves once `holds` does. Throws after forty seconds, so that a test that waits in vain fails instead of hanging. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 40_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('What was waited for never came.')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
