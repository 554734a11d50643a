import { useQuery } from '@tanstack/react-query'
import { budgetQuery } from '../queries/info.ts'
import { budgetWords } from '../labels/job-words.ts'

/** How many calls the key may make at present, and how many wait for it. Nothing where no budget is set. */
export function Budget() {
  const { data } = useQuery(budgetQuery)
  const words = data && budgetWords(data.budget)
  return words ? <p className="text-sm text-muted tabular-nums">{words}</p> : null
}
