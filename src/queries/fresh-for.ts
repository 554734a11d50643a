/**
 * A `staleTime`: what was read counts as fresh for so many milliseconds. Where the clock of this machine was set back since, it
 * does not: react-query would take it for fresh until that clock has caught up.
 */
export function freshFor(ms: number) {
  return ({ state }: { state: { dataUpdatedAt: number } }): number =>
    state.dataUpdatedAt > Date.now() ? -Infinity : ms
}
