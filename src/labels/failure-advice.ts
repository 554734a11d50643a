import { type Import, type KnownFailureReason, knownFailureReasons } from '../contract/import.ts'
import { lookup } from '../lib/lookup.ts'
import { reasonWords } from './failure-reasons.ts'

/** What an import failed of, in our words. */
type FailureAdvice = {
  title: string
  meaning: string
  /** What to change before it is imported again; null where that is nothing. */
  fix: string | null
  /** What to do after that. */
  again: string
  /** Whether the file may be at fault, so that repairing it may help. */
  isRepairable: boolean
}

type Kind = {
  title: string
  meaning: string
  fix?: string
  /** "Then re-import the file." where it is left out. */
  again?: string
  /** It may be where it is left out. */
  isRepairable?: false
  /** What a message of this kind says, once quoted texts are taken out. */
  says: RegExp
}

/**
 * The kinds of failure that a message can tell of; the first that fits counts. Exa publishes three reasons and no message,
 * so these go by the words that any program has for such a fault. Order matters where one kind's words occur in another's:
 * "a cell with the delimiter in it" is about uneven rows.
 */
const kinds: readonly Kind[] = [
  {
    title: 'Damaged upload',
    says: /\bchecksum\b|\b(?:damaged|corrupt\w*|truncated|broke off|cut off|upload (?:was |is )?(?:incomplete|interrupted))\b/,
    meaning: 'The file did not arrive whole.',
    again: 'Re-import it. If that fails too, export the file again.',
  },
  {
    title: 'No file received',
    says: /\b(?:upload\b.*\b(?:expired|timed? ?out|aborted)|expired before|(?:file|upload) (?:was |has )?(?:never|not) (?:been )?(?:received|uploaded|found)|no file (?:was |has been )?(?:received|uploaded))\b/,
    meaning: 'Exa did not receive the file in time.',
    again: 'Re-import the file and keep the page open until it is uploaded.',
    isRepairable: false,
  },
  {
    title: 'Failed at Exa',
    says: /\b(?:internal|unexpected|server) error\b|\btimed? ?out\b|\btemporar\w+|\btry again later\b|\bunavailable\b|\bsomething went wrong\b/,
    meaning: 'Exa could not process the import. The file may be fine.',
    again: 'Re-import the same file later.',
    isRepairable: false,
  },
  {
    title: 'Quota exceeded',
    says: /\bquota\b|\bcredits?\b|\b(?:billing|payment|subscription)\b|\b(?:your|the|current) plan\b|\b(?:plan|import) limit\b|\bnumber of imports\b|\b(?:rows|records) (?:per|a) month\b|\b(?:monthly|account|usage) (?:limit|allowance)\b/,
    meaning: 'The account’s quota does not cover this import.',
    fix: 'Raise the quota at Exa, or wait until it renews.',
    again: 'Then re-import the same file.',
    isRepairable: false,
  },
  {
    title: 'Rows not separated',
    says: /\bmore than [\d,.]+ (?:cells|columns|characters)\b|\b(?:row|line) [\d,]+ is too long\b|\bline (?:endings|terminators?)\b|\bfield (?:is )?larger than\b/,
    meaning: 'A row is far too long: the file’s line ends, delimiters or quotes are wrong.',
    fix: 'Correct them in a text editor, or export the file again.',
  },
  {
    title: 'File too large',
    says: /\btoo (?:large|big|long|many (?:rows|records|entities|lines))\b(?! for)|\b(?:larger|bigger|more) than (?:allowed|[\d,. ]+(?:bytes|[kmg]i?b|rows|records|entities))\b|\bexceeds? (?:the )?(?:max\w*|file size|size|row|limit|[\d,. ]+[kmg]i?b)|\bmaximum number of (?:rows|records)\b|\b(?:max\w*|over the) (?:file )?(?:size|rows?|limit|[\d,. ]+[kmg]i?b)\b/,
    meaning: 'The file has more than one import may hold.',
    fix: 'Split the file and import the parts.',
    again: '',
  },
  {
    title: 'File size differs',
    says: /\bbytes\b.*\b(?:declared|expected|announced)\b|\bsize (?:mismatch|differs|does(?: not|n.t) match)|\bexpected [\d,.]+ bytes\b/,
    meaning: 'The uploaded file is not as large as declared: it was cut off or changed.',
    again: 'Re-import the file, and leave it unchanged until it is uploaded.',
    isRepairable: false,
  },
  {
    title: 'No such column',
    says: /\b(?:column|index)\b.*\b(?:does not exist|doesn.t exist|out of (?:range|bounds)|exceeds? (?:the )?column count)|\bcolumn “…” (?:was )?not found\b|\bno such column\b|\bcolumn \d+ was named as the identifier\b.*\bheader\b/,
    meaning: 'The file does not have the column that was chosen as the identifier.',
    fix: 'Choose another identifier column when you re-import the file.',
    again: '',
  },
  {
    title: 'Uneven rows',
    says: /\d (?:columns|cells|fields|values)\b.*\b(?:header|expected|found|got|saw|instead)\b|\bexpected [\d,]+ (?:columns|cells|fields|values)\b|\b(?:fewer|more|missing|extra|additional|too many|too few|inconsistent|different numbers? of|wrong number of) (?:columns|cells|fields|values)\b|\bnumber of (?:columns|cells|fields|values)\b|\b(?:ragged|uneven)\b|\bcolumn count\b|\bwrong column (?:count|number)\b|\brecord length\b|\b(?:row|line|record) [\d,]+ does(?: not|n.t) match the header\b/,
    meaning: 'Some rows do not have as many cells as the header.',
    fix: 'Give each row as many cells as the header: quote cells that contain the delimiter, and fill in missing ones.',
  },
  {
    title: 'Row count differs',
    says: /\b(?:rows|records|entities|lines)\b.*\b(?:declared|expected|announced|created for)\b|\bexpected [\d,]+ (?:rows|records|entities|lines)\b|\b(?:row|record) count\b|\bcount\b.*\b(?:mismatch|differs|match|expected)\b|\bnumber of (?:rows|records)\b.*\bmatch\b/,
    meaning: 'The number of rows differs from the number declared.',
    again: 'Re-import the file: its rows are counted again.',
  },
  {
    title: 'Not a CSV file',
    says: /\b(?:no|not|isn.t|invalid) (?:(?:an?|in|valid|proper|readable) )*csv\b|\b(?:excel|spreadsheet) file\b|\bmime type\b|\b(?:unknown|wrong) file (?:format|type)\b|\bnul(?:l bytes?)?\b|\bbinary\b|\b(?:zip|pdf|png|jpe?g|gif|gzip|html|xml|json|xlsx?|image)\b|\bunsupported (?:file|format|type)/,
    meaning: 'The file is in another format.',
    fix: 'Save or export it as CSV (“CSV UTF-8” in a spreadsheet).',
    again: 'Then re-import that file.',
  },
  {
    title: 'Not UTF-8',
    says: /\butf-?(?:8|16|32)\b|\bencod(?:ed|ing)\b|\bdecod(?:e|ed|ing)\b|\bcharset\b|\blatin-?1\b|\bwindows-125\d\b|\b(?:invalid|illegal|unknown) (?:byte|character)/,
    meaning: 'The file’s text has another encoding.',
    fix: 'Save the file as “CSV UTF-8”.',
  },
  {
    title: 'Faulty quotes',
    says: /\bquot(?:e|es|ed|ing|ation)\b|\bunterminated\b|\bnever closed\b/,
    meaning: 'A quote is not closed, or is inside a cell without quotes around it.',
    fix: 'Close each quote, and double those inside a cell ("").',
  },
  {
    title: 'Wrong separator',
    says: /\b(?:separat(?:or|ed|ors)|delimit(?:er|ed|ers)|semicolons?|tabs?|pipes)\b/,
    meaning: 'The columns are not separated as Exa expects.',
    fix: 'Save the file with the separator that the message asks for, or with commas.',
  },
  {
    title: 'Duplicates',
    says: /\bduplicat\w+|\brepeated\b|\balready (?:exists?|imported)\b/,
    meaning: 'A value is repeated that must be unique.',
    fix: 'Remove the duplicates that the message names.',
  },
  {
    title: 'Wrong entity type',
    says: /\bentity types?\b|\bnot (?:a |an )?(?:person|people|company|companies|article|paper|linkedin)\b/,
    meaning: 'The rows are not of the entity type that was chosen.',
    fix: 'Choose the right entity type when you re-import the file.',
    again: '',
  },
  {
    title: 'Invalid URL',
    says: /\bnot (?:a )?(?:valid |well-formed )?(?:urls?|links?|web address|domain)\b|\bmust be (?:an? )?(?:valid )?urls?\b|\b(?:invalid|malformed|bad|unparsable|broken) (?:urls?|links?|web address(?:es)?|domains?)\b|\b(?:parse|resolve) (?:the |an? )?(?:urls?|https?:)|\b(?:urls?|links?|websites?|homepages?|domains?)\b.*\b(?:invalid|malformed|returned [45]\d\d|could not be (?:parsed|resolved|reached))\b/,
    meaning: 'A cell that should hold a URL does not.',
    fix: 'Correct the cells that the message names, or remove their rows.',
  },
  {
    title: 'No URLs in the identifier column',
    says: /\bno (?:record|row) has a (?:web address|url)\b|\bcolumn\b.*\b(?:has|holds|contains|with) no (?:urls|links|web addresses)\b|\bcolumn\b.*\b(?:is|was) (?:entirely |completely )?empty\.?$/,
    meaning: 'The column that should identify each row has no URLs.',
    fix: 'Choose the column that has them, or add one.',
  },
  {
    title: 'No identifier column',
    says: /^no (?:identifier|url)\b(?! in)|\bno (?:\w+ )?column\b|\bnone of the [\d,]+ columns\b|\b(?:identifier|url|key) column\b.*\b(?:missing|not found|required|absent|could not be)\b|\b(?:must|should) (?:contain|have|include) an? (?:identifier|url|key) column\b|\bmissing required column\b|\b(?:missing|lacks|without|requires?) (?:an? |the )?(?:identifier|url|key) column\b|\bcould(?: not|n.t) (?:find|infer|determine|detect|guess)\b.*\b(?:identifier|url)\b/,
    meaning: 'No column identifies each row. Exa needs a URL in each row.',
    fix: 'Add a column of URLs: profile pages for people, homepages for companies.',
  },
  {
    title: 'Identifiers missing',
    says: /\b(?:identifiers?|urls?|links?|web address(?:es)?)\b.*\b(?:empty|blank|missing|null)\b|\b(?:no|missing|empty|blank|without(?: an?)?|lacks?) (?:identifiers?|urls?|links?|values? for the identifier|web address)\b|\bis empty in [\d,]+\b|\bnull identifiers?\b|\bvalues? in (?:the )?(?:identifier|url|key) column\b/,
    meaning: 'Some rows have no identifier. Exa needs a URL in each row.',
    fix: 'Fill in the missing URLs, or remove those rows.',
  },
  {
    title: 'Empty file',
    says: /\b(?:file|csv|upload|import) (?:is|was) empty\b|\bempty (?:file|csv|upload)\b|\bno (?:data|rows|records|entities|content)\b|\b(?:0|zero) (?:rows|records|bytes|entities)\b|\bonly (?:a|the) header\b|\bnothing to import\b|\bsize is (?:0|zero)\b/,
    meaning: 'There are no rows to import.',
    fix: 'Check that it is the right file, and has rows below its header.',
  },
  {
    title: 'Faulty header',
    says: /\b(?:missing|no|invalid|duplicate|faulty) headers?\b|\bheaders?\b.*\b(?:missing|empty|blank|invalid|seems|could not)\b|\blike a header\b|\bcolumn names?\b|\bcolumn\b.*\bno name\b/,
    meaning: 'Exa cannot use the header row.',
    fix: 'Begin the file with one row that names each column.',
  },
]

/** For a reason that comes without a message. */
const withoutMessage: Record<KnownFailureReason, string> = {
  invalid_format: 'Exa could not read the file as CSV.',
  invalid_file_content: 'Exa could read the file, but not use what is in it.',
  missing_identifier: 'Exa found no URL that identifies each row.',
}
const checkIt = 'Re-import the file: the check there says what is wrong with it.'

/**
 * What is known of a failure by its reason and message together. Null for a message of no known kind: it says itself what
 * is wrong, and whatever else was said could contradict it.
 */
export function failureAdvice(reason: string | null, message: string | null): FailureAdvice | null {
  if (message?.trim()) return adviceOfKind(message)
  if (reason === null) return null
  const meaning = lookup<string>(withoutMessage, reason)
  if (meaning !== undefined)
    return { title: reasonWords(reason), meaning, fix: null, again: checkIt, isRepairable: true }
  return adviceOfKind(reasonWords(reason))
}

/** Whether an import failed, perhaps because of its file: not where its quota was exceeded, for example. */
export function mayBeRepaired({
  status,
  failedReason,
  failedMessage,
}: Pick<Import, 'status' | 'failedReason' | 'failedMessage'>): boolean {
  return status === 'failed' && (failureAdvice(failedReason, failedMessage)?.isRepairable ?? true)
}

/** What stands above a failure: its kind, else the reason. An unknown reason stays, since it says more than its kind. */
export function failureTitle(reason: string | null, message: string | null): string {
  const advice = failureAdvice(reason, message)
  if (reason !== null && (!advice || !isKnownReason(reason))) return reasonWords(reason)
  return advice?.title ?? 'No reason given'
}

/** Whether Exa's documentation, as far as this console knows it, has the reason. */
export function isKnownReason(reason: string): boolean {
  return knownFailureReasons.some((known) => known === reason)
}

/** A message may quote half a file; what kind of failure it is stands at its start. */
const readLimit = 2_000

function adviceOfKind(message: string): FailureAdvice | null {
  const text = message
    .slice(0, readLimit)
    .toLowerCase()
    .replaceAll(quoted, (part) => (/\p{L}/u.test(part) ? '“…”' : part))
  const kind = kinds.find(({ says }) => says.test(text))
  if (!kind) return null
  const { title, meaning, fix = null, again = 'Then re-import the file.', isRepairable = true } = kind
  return { title, meaning, fix, again, isRepairable }
}

/** Quoted text. One that holds a letter is the file's, and says nothing of the kind; a quoted separator does. */
const quoted = /"[^"\n]*"|“[^”\n]*”|(?<![\p{L}\d])['‘][^'’\n]*['’](?!\p{L})/gu
