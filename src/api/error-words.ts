import { lookup } from '../lib/lookup.ts'
import { type ApiError, isSignInError } from './errors.ts'

/** A failure in words: what happened, and what to do about it. The code and the request id are for support. */
export type ErrorWords = {
  title: string
  advice: string
  /** What the server or upstream said itself, when it adds something. */
  detail: string | null
  code: string
  requestId: string | null
  retryAfter: number | null
  /** What leads on from here, in a new tab. */
  link: { href: string; words: string } | null
}

/** Explains an ApiError to the person in front of it. */
export function explainError(error: ApiError): ErrorWords {
  const { code, requestId, retryAfter } = error
  const known = lookup(byCode, code)
  const [title, advice] = known ?? byKind(error)
  const link = isSignInError(error)
    ? { href: location.pathname + location.search, words: 'Sign in again' }
    : null
  return {
    title,
    advice: advice ?? error.message,
    detail: advice !== null && !link && (known || error.kind === 'problem') ? error.message : null,
    code,
    requestId,
    retryAfter,
    link,
  }
}

const signInAndAgain =
  'Nothing was done. Sign in in a new tab, then press again here: what you entered stays.'

/** `advice` is null where the console's own message says what to do. */
type Words = readonly [title: string, advice: string | null]

const byCode: Record<string, Words> = {
  read_only: [
    'This console is read-only',
    'It was started with READ_ONLY=1. Restart it without that setting to make changes.',
  ],
  list_has_no_end: [
    'Exa’s list never ends',
    'Reading stopped where the list began to repeat itself or broke off. Try again to read it from the start.',
  ],
  rate_limited: ['Rate limited', 'The key’s request limit is used up. Wait, then try again.'],
  ledger_unavailable: ['The ledger could not be written', null],
  ledger_broken: ['The ledger was changed or damaged', null],
  account_unconfirmed: ['The API key is new to this account', null],
  account_changed: ['The console is on another account now', null],
  outcome_unrecorded: [
    'Sent, but the outcome could not be recorded',
    'The record stays open until the console has checked the import.',
  ],
  outcome_unknown: [
    'It is not known yet whether it was deleted',
    'The console keeps checking; the record on the Deletions page will show the outcome.',
  ],
  delete_failed: ['Not deleted', 'Exa failed, and the import is still there. Try again.'],
  not_found_unclear: [
    'Not deleted',
    'A 404 came that is not Exa’s own, and the import is still there. Check EXA_BASE_URL, then try again.',
  ],
  upstream_unreachable: [
    'Exa cannot be reached',
    'The cause is below. Fix it where the console runs, then try again.',
  ],
  upstream_proxy_refused: [
    'The proxy did not let the request through',
    'It never reached Exa. The proxy’s answer is below. Fix it where the console runs, then try again.',
  ],
  upstream_certificate: [
    'A certificate on the way to Exa was not accepted',
    'Nothing was sent. If a proxy inspects TLS, set NODE_EXTRA_CA_CERTS and restart the console.',
  ],
  upstream_name_not_found: [
    'The name of Exa’s address does not resolve',
    'Check EXA_BASE_URL and the name server where the console runs, then try again.',
  ],
  upstream_wrong_address: [
    'The imports API is not at this address',
    'A 404 came that is not Exa’s own. Check EXA_BASE_URL where the console runs.',
  ],
  upstream_page: [
    'Something other than Exa answered',
    'A web page came back, as from a proxy or a gateway. Check EXA_BASE_URL and HTTPS_PROXY where the console runs.',
  ],
  upstream_timeout: ['Exa did not answer in time', 'Try again in a moment.'],
  upstream_redirect: [
    'Exa’s address answered with a redirect',
    'It was not followed, to keep the key safe. Check EXA_BASE_URL where the console runs.',
  ],
  upstream_unsafe: ['The call was stopped to keep the API key safe', 'What was wrong is below.'],
  upstream_other_import: [
    'Exa answered with another import',
    'That answer is not shown. Try again. If it keeps happening, quote the request id to support.',
  ],
  no_upload: [
    'This import no longer accepts a file',
    'It was sent already, or the console was restarted. Create the import again.',
  ],
  upload_expired: [
    'This import no longer accepts a file',
    'Its time limit has passed. Create the import again.',
  ],
  upload_running: [
    'The file is already being sent',
    'Another tab or an earlier attempt is sending it. Wait a moment.',
  ],
  upload_failed: ['The file did not arrive', 'Send it again: the import still waits for it.'],
  upload_refused: [
    'The file was not sent',
    'The upload address from Exa is not allowed. Create the import again.',
  ],
  no_file: ['No file was sent for this import', null],
  file_not_kept: ['The file is not kept', null],
  file_damaged: ['The file was not sent', null],
  incomplete_body: ['The upload was cut off', 'Send the file again.'],
  session_ended: ['Your session has ended', signInAndAgain],
  not_signed_in: ['You are not signed in', signInAndAgain],
  person_changed: ['Somebody else is signed in now', null],
  no_role: ['You have no role here', null],
  no_sign_in: ['Nobody signs in here', null],
  person_needed: ['A token cannot do this', null],
  session_ended_before: ['This session has ended already', null],
  no_such_token: ['There is no such token', null],
  role_needed: ['Your role does not allow this', null],
  wrong_host: ['Wrong address', 'Open the console at the address that it printed when it started.'],
}

function byKind(error: ApiError): Words {
  switch (error.kind) {
    case 'network':
      return unreachable
    case 'timeout':
      return ['The console did not answer in time', unknownWhether]
    case 'unreadable':
      if (error.status >= 502) return unreachable
      if (error.status === 413) return tooLargeOnTheWay
      if (error.status >= 400)
        return [
          'Something other than the console answered',
          `Probably a proxy in front of it, which answered ${error.status}. Tell whoever runs it.`,
        ]
      return [
        'The answer could not be understood',
        'Try again. If it keeps happening, quote the request id to support.',
      ]
    case 'defect':
      return [
        'Something went wrong on this page',
        'Reload it. If it happens again, please report what you did.',
      ]
    case 'problem':
      return byStatus[error.status] ?? ['Exa refused the request', 'What it said is below.']
  }
}

const unknownWhether = 'It isn’t known whether the request got through. Check before you send it again.'
const unreachable: Words = ['Can’t reach the console', unknownWhether]

const tooLargeOnTheWay: Words = [
  'A proxy in front of the console rejects files this large',
  'The console accepts 50 MB. Whoever runs the proxy has to allow that (nginx: client_max_body_size).',
]

const serverFault: Words = [
  'Exa failed on its side',
  'Try again in a moment. If it keeps happening, quote the request id to support.',
]

const byStatus: Record<number, Words> = {
  400: ['The request was not accepted', 'What was wrong with it is below.'],
  401: ['Exa rejected the API key', 'Fix EXA_API_KEY and restart the console.'],
  402: ['The Exa account has no credits left', 'Top it up at Exa, then try again.'],
  403: ['This API key may not do that', 'Ask whoever manages the key at Exa.'],
  404: ['No import has this id', 'It was deleted, or the link is wrong.'],
  409: ['Something else is changing this import', 'Look at it again, then decide.'],
  429: ['Rate limited', 'The key’s request limit is used up. Wait, then try again.'],
  500: serverFault,
  501: serverFault,
  502: serverFault,
  503: serverFault,
  504: serverFault,
}
