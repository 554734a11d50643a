import { describe, expect, it } from 'vitest'
import { createCsvCheck } from '../contract/csv/check-csv.ts'
import { declaredProblem, tooLarge } from '../contract/csv/problems.ts'
import type { CsvProblem } from '../contract/csv/report.ts'
import { failureAdvice, failureTitle, mayBeRepaired } from './failure-advice.ts'

const titleOf = (message: string | null, reason = 'invalid_file_content') =>
  failureAdvice(reason, message)?.title

const head = 'name,website,note\n'
const good = 'A,acme.example,1\n'

/** A file with each problem that the check can find, and the title that its message gets; the sandbox says the same. */
const files: Record<
  Exclude<CsvProblem['code'], 'too_large' | 'size_mismatch' | 'count_mismatch'>,
  readonly (readonly [file: string, title: string, identifier?: number])[]
> = {
  binary: [
    ['%PDF-1.7', 'Not a CSV file'],
    ['PK\x03\x04', 'Not a CSV file'],
    [`${head}A,acme.example,\0\n`, 'Not a CSV file'],
  ],
  not_csv: [
    ['<!doctype html><html>', 'Not a CSV file'],
    ['<?xml version="1.0"?>', 'Not a CSV file'],
    ['[{"name":"A"}]', 'Not a CSV file'],
  ],
  encoding: [
    [`${head}Caf\xe9,acme.example,1\n`, 'Not UTF-8'],
    ['\xff\xfea\0', 'Not UTF-8'],
  ],
  empty: [['', 'Empty file']],
  no_records: [[head, 'Empty file']],
  unclosed_quote: [
    [`${head}${good}B,bolt.example,"2\nC,core.example,3\n`, 'Faulty quotes'],
    [`${head}"Acme"x,acme.example,1\nBolt,bolt.example,2\n`, 'Faulty quotes'],
  ],
  stray_quote: [[`${head}"A"x,acme.example,a\n"B",bolt.example,b\n`, 'Faulty quotes']],
  backslash_quote: [
    [`${head}"A",acme.example,a\n"5\\"",bolt.example,b\n"C",core.example,c\n`, 'Faulty quotes'],
  ],
  spaced_quote: [['name, "website"\nAcme, "acme.example"\nBolt, "bolt.example"\n', 'Faulty quotes']],
  notes_above_header: [
    ['Customers,,\n,,\nname,website,city\nA,acme.example,X\nB,bolt.example,Y\n', 'Faulty header'],
  ],
  too_many_cells: [[`${head}${','.repeat(20_000)}\n`, 'Rows not separated']],
  row_too_long: [[`${head}A,acme.example,${'x'.repeat(2_100_000)}\n`, 'Rows not separated']],
  ragged: [
    [`${head}${good}B,bolt.example,2,3\n`, 'Uneven rows'],
    [`${head}${good}B\nC\n`, 'Uneven rows'],
  ],
  no_such_column: [[head + good, 'No such column', 7]],
  no_identifier: [
    ['name,city\nA,Bonn\n', 'No identifier column'],
    [head + good, 'No URLs in the identifier column', 0],
  ],
}

describe('advice on what the sandbox says', () => {
  const cases = Object.entries(files).flatMap(([code, some]) => some.map((each) => ({ code, each })))

  it.each(cases)('$code', ({ code, each: [file, title, identifier = null] }) => {
    const check = createCsvCheck({ identifier })
    check.push(Uint8Array.from(file, (letter) => letter.codePointAt(0) ?? 0))
    const { problem } = check.end()
    expect(problem?.code).toBe(code)
    expect(titleOf(problem?.message ?? null, problem?.reason)).toBe(title)
  })

  it('knows what is too large, what was declared otherwise, and what broke on its way', () => {
    expect(titleOf(tooLarge.message)).toBe('File too large')
    const report = { sizeBytes: 812, records: 240, sdkCounts: { js: 240, python: 240 } }
    expect(titleOf(declaredProblem(report, { size: 900, count: 240 })?.message ?? null)).toBe(
      'File size differs',
    )
    expect(titleOf(declaredProblem(report, { size: 812, count: 200 })?.message ?? null)).toBe(
      'Row count differs',
    )
    expect(
      titleOf(
        'Row 7, column 1, could not be read: the file was damaged on its way. (The sandbox is set to break uploads.)',
      ),
    ).toBe('Damaged upload')
  })
})

describe('advice on messages that are worded otherwise', () => {
  it.each([
    ['Row 14 has 9 columns; the header has 8.', 'Uneven rows'],
    ['Error tokenizing data. Expected 10 fields in line 5, saw 12', 'Uneven rows'],
    ['Invalid Record Length: columns length is 3, got 2 on line 4', 'Uneven rows'],
    ['Line 18 has too many fields.', 'Uneven rows'],
    ['Inconsistent number of columns in rows 3, 8 and 9', 'Uneven rows'],
    ['Row 37: missing columns', 'Uneven rows'],
    ['Row 9: "n/a" in column 2 is not a valid URL.', 'Invalid URL'],
    ['Invalid URL in row 12: htp:/acme', 'Invalid URL'],
    ['URL in row 3 could not be parsed', 'Invalid URL'],
    ['Malformed links found in 12 rows', 'Invalid URL'],
    ['The value "www" is not a URL', 'Invalid URL'],
    [
      'Column 3 ("Website") was named as the identifier, but is empty in 12 of 1204 rows.',
      'Identifiers missing',
    ],
    ['Row 2 has no URL.', 'Identifiers missing'],
    ['Identifier is missing in rows 4, 9 and 12', 'Identifiers missing'],
    ['Rows without an identifier: 4, 9', 'Identifiers missing'],
    ['URL is blank for 3 records', 'Identifiers missing'],
    ['Missing identifier in row 5', 'Identifiers missing'],
    ['No identifier was named, and none of the 7 columns looks like one.', 'No identifier column'],
    ['Could not infer the identifier from the file', 'No identifier column'],
    ['No URL column found', 'No identifier column'],
    ['The CSV is missing an identifier column', 'No identifier column'],
    ['Column index 9 is out of range', 'No such column'],
    ['The identifier column "Homepage" does not exist', 'No such column'],
    ['Column 2 contains no URLs', 'No URLs in the identifier column'],
    ['The header could not be read: its columns are separated by ";", not by ",".', 'Wrong separator'],
    ['Unable to auto-detect delimiter', 'Wrong separator'],
    ['Semicolons are not supported between columns', 'Wrong separator'],
    ['The file is empty', 'Empty file'],
    ['Empty CSV', 'Empty file'],
    ['File contains no rows', 'Empty file'],
    ['0 records were found', 'Empty file'],
    ['The file is not UTF-8: byte 0xE9 at position 48211.', 'Not UTF-8'],
    ["'utf-8' codec can't decode byte 0xe9 in position 12: invalid continuation byte", 'Not UTF-8'],
    ['Unsupported encoding: ISO-8859-1', 'Not UTF-8'],
    ['Invalid character U+FFFD in row 3', 'Not UTF-8'],
    ['File is not a valid CSV', 'Not a CSV file'],
    ['Expected a CSV but received an XLSX file', 'Not a CSV file'],
    ['Unsupported file type application/pdf', 'Not a CSV file'],
    ['The quote opened in row 18, column 2 is never closed.', 'Faulty quotes'],
    ['Unterminated quoted field at line 204', 'Faulty quotes'],
    ['Invalid Closing Quote: got "a" at line 2', 'Faulty quotes'],
    ['The file holds 427 rows, but the import was created for 206.', 'Row count differs'],
    ['Row count mismatch', 'Row count differs'],
    ['Expected 100 records, got 98', 'Row count differs'],
    ['The plan allows 10000 rows a month; 9810 were used, and this import has 289.', 'Quota exceeded'],
    ['Not enough credits', 'Quota exceeded'],
    ['You have reached the monthly limit of your account', 'Quota exceeded'],
    ['File size exceeds the maximum of 50 MB', 'File too large'],
    ['Too many rows: 120000', 'File too large'],
    ['Duplicate URL in rows 3 and 9', 'Duplicates'],
    ['Row 12 does not match the header', 'Uneven rows'],
    ['Line 204 contains 7 values but 6 were expected', 'Uneven rows'],
    ['identifier index 5 exceeds column count 3', 'No such column'],
    ['Column "Profile" not found', 'No such column'],
    ['Unable to resolve https://x.example', 'Invalid URL'],
    ['row 3: website must be a valid url', 'Invalid URL'],
    ['Website "tbd" invalid', 'Invalid URL'],
    ['12 rows are missing a value in the identifier column', 'Identifiers missing'],
    ['The file must contain a URL column', 'No identifier column'],
    ['Required identifier column is absent', 'No identifier column'],
    ['The file uses ";" as delimiter; use ","', 'Wrong separator'],
    ['Expected comma-separated values, found tabs', 'Wrong separator'],
    ['Nothing to import', 'Empty file'],
    ['Your subscription does not allow imports of more than 1000 rows', 'Quota exceeded'],
    ['Import limit of 10000 rows per month reached', 'Quota exceeded'],
    ['File exceeds 50MB limit', 'File too large'],
    ['Row 3 is too long', 'Rows not separated'],
    ['This is an Excel file', 'Not a CSV file'],
    ['Declared count 100 does not match actual count 98', 'Row count differs'],
    ['Upload timed out', 'No file received'],
    ['Column 3 has no name', 'Faulty header'],
    ['Internal error', 'Failed at Exa'],
    ['Processing timed out', 'Failed at Exa'],
    ['The upload URL has expired', 'No file received'],
    ['File was not uploaded', 'No file received'],
    ['The first row does not look like a header', 'Faulty header'],
    [
      'The file could not be read. 14 problems were found; the first 6 are:\n  1. row 18: expected 11 columns, found 10',
      'Uneven rows',
    ],
  ])('%s', (message, title) => {
    expect(titleOf(message)).toBe(title)
  })

  it.each([
    'La fila 14 no es válida.',
    'Row 9 was rejected.',
    'Import failed (E1042).',
    'The category "empty file" in row 3 is unknown.',
    'Validation failed for "no URL column"',
    'See the dashboard for details',
    'Malformed CSV',
    'File could not be parsed as CSV',
    'An error occurred',
    '{"code":17}',
  ])('has none where it does not know: %s', (message) => {
    expect(failureAdvice('invalid_file_content', message)).toBeNull()
    expect(failureTitle('invalid_file_content', message)).toBe('Invalid file content')
  })
})

describe('a failure without a message', () => {
  it.each(['invalid_format', 'invalid_file_content', 'missing_identifier'])(
    'is told by its reason: %s',
    (reason) => {
      for (const message of [null, '', ' '])
        expect(failureAdvice(reason, message)?.again).toMatch(/^Re-import the file/)
    },
  )

  it('has no advice for an unknown reason that no message explains', () => {
    expect(failureAdvice('vendor_hold', null)).toBeNull()
    expect(failureAdvice(null, null)).toBeNull()
    expect(failureTitle(null, null)).toBe('No reason given')
  })
})

it('keeps an unknown reason above its advice', () => {
  expect(failureTitle('quota_exceeded', 'Not enough credits')).toBe('Quota exceeded')
  expect(failureAdvice('quota_exceeded', null)?.fix).toMatch(/^Raise the quota/)
  expect(failureTitle('row_limit', 'Row 14 has 9 columns; the header has 8.')).toBe('Row limit')
})

const isRepairable = (failedReason: string | null, failedMessage: string | null) =>
  mayBeRepaired({ status: 'failed', failedReason, failedMessage })

describe('a repaired file', () => {
  it.each([
    ['quota_exceeded', null],
    ['invalid_file_content', 'Not enough credits'],
    ['invalid_file_content', 'The file was not received in time: upload timed out'],
    ['timeout', 'Processing timed out'],
    ['invalid_format', 'The file has 12 bytes; 15 were declared.'],
  ])('does not help for %s: %s', (reason, message) => {
    expect(isRepairable(reason, message)).toBe(false)
  })

  it.each([
    ['invalid_format', null],
    ['brand_new_reason', null],
    ['brand_new_reason', 'Row 9 was rejected.'],
    [null, null],
    ['invalid_file_content', 'Row 37: missing columns'],
    ['invalid_file_content', 'The text in row 3 is too long'],
  ])('may help for %s: %s', (reason, message) => {
    expect(isRepairable(reason, message)).toBe(true)
  })

  it('helps no import that has not failed', () => {
    expect(mayBeRepaired({ status: 'pending', failedReason: null, failedMessage: null })).toBe(false)
  })
})
