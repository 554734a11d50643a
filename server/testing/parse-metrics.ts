/** One line with a number, as Prometheus reads it. */
type ParsedSample = { name: string; labels: Record<string, string>; value: number }
export type ParsedFamily = { name: string; help: string; type: string; samples: ParsedSample[] }

const sampleLine = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/
const labelPair = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,(?=[a-zA-Z_])|$)/y

/**
 * Reads the text format 0.0.4 more strictly than Prometheus does: each family once, with HELP, then TYPE, then samples of
 * its own name alone, no two of them with the same labels, and histograms whose buckets grow up to their count. Throws
 * where a line does not fit.
 */
export function parseMetrics(text: string): ParsedFamily[] {
  if (!text.endsWith('\n')) throw new Error('The last line has no end.')
  const families: ParsedFamily[] = []
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line) ?? []
    const current = families.at(-1)
    if (keyword === 'HELP') {
      if (families.some((family) => family.name === name)) throw new Error(`${name} is there twice.`)
      families.push({ name, help: rest, type: '', samples: [] })
    } else if (keyword === 'TYPE') {
      if (current?.name !== name || current.type !== '') throw new Error(`TYPE of ${name} is out of place.`)
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`${name} is a ${rest}.`)
      current.type = rest
    } else {
      if (!current?.type) throw new Error(`No family for: ${line}`)
      current.samples.push(readSample(line, current))
    }
  }
  for (const family of families) assertWhole(family)
  return families
}

function readSample(line: string, { name: family, type }: ParsedFamily): ParsedSample {
  const { name = '', labels = '', value = '' } = sampleLine.exec(line)?.groups ?? {}
  const names = type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => family + end) : [family]
  if (!names.includes(name)) throw new Error(`Not a sample of ${family}: ${line}`)
  const number = value === '+Inf' ? Infinity : Number(value)
  if (Number.isNaN(number)) throw new Error(`No number: ${line}`)
  return { name, labels: readLabels(labels), value: number }
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  labelPair.lastIndex = 0
  while (labelPair.lastIndex < text.length) {
    const [, name = '', value = ''] = labelPair.exec(text) ?? []
    if (name === '' || name in labels) throw new Error(`Labels that cannot be read: ${text}`)
    labels[name] = value.replaceAll(/\\([\\"n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
  }
  return labels
}

function assertWhole({ name, type, samples }: ParsedFamily): void {
  const keys = samples.map((sample) => `${sample.name}${JSON.stringify(sample.labels)}`)
  if (new Set(keys).size < keys.length) throw new Error(`${name} has the same sample twice.`)
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}.`)
  if (type !== 'histogram') return
  for (const count of samples.filter((sample) => sample.name === `${name}_count`)) {
    const { le: _, ...series } = count.labels
    const buckets = samples.filter(
      (sample) =>
        sample.name === `${name}_bucket` &&
        Object.entries(series).every(([label, value]) => sample.labels[label] === value),
    )
    const bounds = buckets.map((bucket) =>
      bucket.labels['le'] === '+Inf' ? Infinity : Number(bucket.labels['le']),
    )
    if (!grows(bounds) || bounds.at(-1) !== Infinity) throw new Error(`${name} has buckets out of order.`)
    if (!grows(buckets.map(({ value }) => value)) || buckets.at(-1)?.value !== count.value)
      throw new Error(`The buckets of ${name} do not add up.`)
  }
}

function grows(numbers: readonly number[]): boolean {
  return numbers.every((each, index) => index === 0 || each >= (numbers[index - 1] ?? 0))
}
