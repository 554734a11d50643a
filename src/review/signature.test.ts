import { describe, expect, it } from 'vitest'
import { messageSignature } from './signature.ts'

const listed = (...rows: number[]) =>
  [
    'The file could not be read:',
    ...rows.map((row, index) => `  ${index + 1}. row ${row}: no URL`),
    '',
    'Retry.',
  ].join('\n')

describe('messageSignature', () => {
  it.each([
    // The sandbox's.
    ['Row 17: "htp:/acme" in column 4 is not a valid URL.', 'Row #: “…” in column # is not a valid URL.'],
    ['Row 1204 has 13 columns; the header has 11.', 'Row # has # columns; the header has #.'],
    [
      'Column 3 ("Website") was named as the identifier, but is empty in 12 of 1204 rows.',
      'Column # (“…”) was named as the identifier, but is empty in # of # rows.',
    ],
    [
      'No identifier was named, and none of the 7 columns looks like one.',
      'No identifier was named, and none of the # columns looks like one.',
    ],
    ['The file is not UTF-8: byte 0xE9 at position 48211.', 'The file is not UTF-8: byte # at position #.'],
    [
      'The quote opened in row 18, column 2 is never closed.',
      'The quote opened in row #, column # is never closed.',
    ],
    [
      'The header could not be read: its columns are separated by ";", not by ",".',
      'The header could not be read: its columns are separated by “…”, not by “…”.',
    ],
    ['The plan allows 10000 rows a month; 9210 were used.', 'The plan allows # rows a month; # were used.'],
    // Numbers.
    ['1,204.50 of 2 000 rows (60.2%) failed', '# of # rows (#%) failed'],
    ['Expected -5 to +5, found 1st', 'Expected #, found #st'],
    ['File of 12MB is over the 10 MB limit', 'File of #MB is over the # MB limit'],
    ['column_7 and row-12 differ', 'column_# and row-# differ'],
    ['Invalid character U+FFFD in v2.1.0', 'Invalid character # in v#'],
    // Lists are of no fixed length.
    ['Rows 3, 7, 12 and 19 are empty.', 'Rows # are empty.'],
    ['Rows 3 and 7 are empty.', 'Rows # are empty.'],
    ['Rows 3–9 are empty.', 'Rows # are empty.'],
    ['Unknown columns: "a", "b" and "c"', 'Unknown columns: “…”'],
    ["Unknown columns: 'a'", 'Unknown columns: “…”'],
    // Quotes.
    ['Value “n/a” in ‘Site’ of «Liste» and `col`', 'Value “…” in “…” of “…”'],
    ["The file doesn't have O'Brien's header", "The file doesn't have O'Brien's header"],
    ["Bad value 'O'Brien' here", 'Bad value “…” here'],
    ['Bad value "He said ""no"" twice" here', 'Bad value “…” here'],
    ['Bad value "Acme\nInc" here', 'Bad value “…” here'],
    ['Bad value "Acme Incorporated of Delaw', 'Bad value “…”'],
    // Addresses, ids, times, files.
    ['Cannot fetch https://example.com/a?b=c#d.', 'Cannot fetch [link].'],
    ['Cannot fetch (s3://bucket-7/key/x.csv): denied', 'Cannot fetch ([link]): denied'],
    ['See www.example.com/help, then retry', 'See [link], then retry'],
    ['Owner ana.duarte+x@example.co.uk has left', 'Owner [email] has left'],
    ['Import import_01jc8fz2x9 was replaced', 'Import [id] was replaced'],
    ['Job 6f1c2a90-1b2c-4d3e-8f90-a1b2c3d4e5f6 timed out', 'Job [id] timed out'],
    ['Worker V1StGXR8_Z5jdHi6B-myT stopped', 'Worker [id] stopped'],
    ['Digest 9f86d081884c7d65 differs', 'Digest [id] differs'],
    ['Expired at 2026-11-12T09:12:00.123Z', 'Expired at [time]'],
    ['Expired at 2026-11-12 09:12:00 (UTC)', 'Expired at [time] (UTC)'],
    ['Upload of q1_leads-2026.csv ended early', 'Upload of [file] ended early'],
  ])('takes out what varies: %j', (message, signature) => {
    expect(messageSignature(message)).toBe(signature)
  })

  it.each([
    'The file is not UTF-8.',
    'The file is UTF 16, not UTF-8.',
    'The file is ISO-8859-1 or windows-1252.',
    'The file could not be fetched: HTTP 404.',
    'The file could not be fetched: HTTP/1.1 503 from upstream',
    'The file could not be fetched: status code 404',
    'The file is not a CSV file.',
    'Too many rows for the plan, e.g. the header is repeated',
  ])('keeps what only looks variable: %j', (message) => {
    expect(messageSignature(message)).toBe(message)
  })

  it('tells different failures apart', () => {
    expect(messageSignature('Fetching failed: HTTP 404')).not.toBe(
      messageSignature('Fetching failed: HTTP 500'),
    )
    expect(messageSignature('Row 3 is empty')).not.toBe(messageSignature('Column 3 is empty'))
  })

  it('counts alike lines once, however many there are', () => {
    expect(messageSignature(listed(4, 5, 19))).toBe('The file could not be read: #. row #: no URL Retry.')
    expect(messageSignature(listed(7))).toBe(messageSignature(listed(4, 5, 19)))
    expect(messageSignature(listed(7).replaceAll('\n', '\r\n'))).toBe(messageSignature(listed(7)))
  })

  it.each([null, '', ' \n\t '])('is empty where nothing was said: %j', (message) => {
    expect(messageSignature(message)).toBe('')
  })

  it('is found in the start of a message that has no end', () => {
    const signature = messageSignature(`Row 3: ${'x y '.repeat(100_000)}`)
    expect(signature.startsWith('Row #: x y')).toBe(true)
    expect(signature.length).toBeLessThan(2001)
  })

  it('gives the same for what it gave: nothing in it varies any more', () => {
    const once = messageSignature('Row 3: "x" at https://example.com by ana@example.com')
    expect(messageSignature(once)).toBe(once)
  })
})
