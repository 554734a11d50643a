import { deletionReasonHeader } from '../../src/contract/deletion.ts'
import { jobLimits } from '../../src/contract/job.ts'
import { badField, type ConsoleContext } from '../route.ts'

/** The reason that came with a single DELETE, in a header as the method has no body. Throws a 400 problem naming it. */
export function reasonHeader(c: ConsoleContext): string | null {
  const encoded = c.req.header(deletionReasonHeader)
  if (encoded === undefined) return null
  try {
    return checkedReason(deletionReasonHeader, decodeURIComponent(encoded))
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    throw badField(deletionReasonHeader, 'must be percent-encoded')
  }
}

/** A reason without the white space around it; null when nothing is left. Throws a 400 problem naming the field. */
export function checkedReason(field: string, reason: string | undefined): string | null {
  const text = reason?.trim() ?? ''
  if (text.length > jobLimits.reasonCharacters)
    throw badField(field, `may have ${jobLimits.reasonCharacters} characters at most`)
  return text || null
}
