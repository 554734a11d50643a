import type * as v from 'valibot'

/** A part of a value that does not fit its schema. */
type ValidationError = {
  /** Its path, e.g. `metadata.owner` or `ids[3]`; empty where it is the value itself. */
  field: string
  /** What is wrong, to follow the field's name: "must be a number". */
  rule: string
}

/** Says in words what valibot has found. */
export function validationError(issue: v.BaseIssue<unknown>): ValidationError {
  return { field: fieldOf(issue), rule: ruleOf(issue) }
}

function fieldOf({ path }: v.BaseIssue<unknown>): string {
  const keys: readonly v.IssuePathItem[] = path ?? []
  return keys
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}

function ruleOf({ type, expected, input, requirement, message }: v.BaseIssue<unknown>): string {
  if (input === undefined) return 'is missing'
  switch (type) {
    case 'literal':
      return `must be ${expected}`
    case 'variant':
      return expected === 'Object' ? 'must be an object' : 'is not one that is known'
    case 'min_value':
      return `must be at least ${String(requirement)}`
    case 'max_value':
      return `must be at most ${String(requirement)}`
    case 'min_length':
      return `must be at least ${String(requirement)} characters`
    case 'max_length':
      return `must be at most ${String(requirement)} characters`
    default:
      return typeWords[type] ?? message
  }
}

const typeWords: Record<string, string> = {
  string: 'must be a string',
  number: 'must be a number',
  integer: 'must be a whole number',
  boolean: 'must be true or false',
  array: 'must be a list',
  object: 'must be an object',
}
