/** For tests: the records of a CSV by the strict grammar of RFC 4180 §2; throws on anything else. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let at = 0
  while (at < text.length) {
    const record: string[] = []
    for (;;) {
      const field = /"((?:[^"]|"")*)"|[^",\r\n]*/y
      field.lastIndex = at
      const match = field.exec(text)
      if (!match) throw new Error(`No field at ${at}`)
      record.push(match[1] === undefined ? match[0] : match[1].replaceAll('""', '"'))
      at += match[0].length
      if (text[at] !== ',') break
      at++
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`No line end at ${at}: ${text.slice(at, at + 20)}`)
    at += 2
    records.push(record)
  }
  return records
}
