import { deletedSchema, importSchema, importsPageSchema } from '../contract/import.ts'
import { infoSchema } from '../contract/info.ts'
import { type ApiError, unreadableAnswer } from './errors.ts'

const schemas = {
  import: importSchema,
  'page of imports': importsPageSchema,
  'deleted import': deletedSchema,
  info: infoSchema,
} as const

/** What is checked by hand, in `contract/checks.ts`. */
export type CheckedByHand = keyof typeof schemas

/** The error for an answer that a check by hand has refused, with all that its schema finds wrong. */
export function misfit(response: Response, body: unknown, what: CheckedByHand): ApiError {
  return unreadableAnswer(response, schemas[what].safeParse(body).error)
}
