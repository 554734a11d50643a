/** From which width of the list on a row of one line has a column. Its title keeps some thirty letters. */
export const columnFrom = {
  why: '@max-lg:hidden',
  created: '@max-2xl:hidden',
  rows: '@max-3xl:hidden',
  entity: '@max-4xl:hidden',
  owner: '@max-5xl:hidden',
} as const
