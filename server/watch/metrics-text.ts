/** One number of a family; `labels` tells it from the others. */
export type Sample = { suffix?: '_bucket' | '_sum' | '_count'; labels?: Labels; value: number }
export type Labels = Readonly<Record<string, string>>

/** What is measured under one name, with a line that says what it is. */
export type Family = {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: readonly Sample[]
}

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'

/** Families in the text format of Prometheus, 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function metricsText(families: readonly Family[]): string {
  const lines = families.flatMap(({ name, help, type, samples }) => [
    `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(
      ({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelsText(labels)} ${numberText(value)}`,
    ),
  ])
  return `${lines.join('\n')}\n`
}

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}

/** A gauge of one number, or a number for each set of labels. */
export function gauge(name: string, help: string, values: number | readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples: typeof values === 'number' ? [{ value: values }] : values }
}

/** A counter of one number. */
export function counter(name: string, help: string, value: number): Family {
  return { name, help, type: 'counter', samples: [{ value }] }
}

type Histogram = {
  /** Counts something that took so many seconds. */
  observe(labels: Labels, seconds: number): void
  family(): Family
}

/** Counts durations by labels; `bounds` are the upper bounds of the buckets in seconds, in ascending order. */
export function createHistogram(name: string, help: string, bounds: readonly number[]): Histogram {
  type Series = { labels: Labels; counts: number[]; count: number; sum: number }
  const all = new Map<string, Series>()
  const seriesOf = (labels: Labels): Series => {
    const key = JSON.stringify(labels)
    const known = all.get(key)
    if (known) return known
    const series = { labels, counts: bounds.map(() => 0), count: 0, sum: 0 }
    all.set(key, series)
    return series
  }
  return {
    observe: (labels, seconds) => {
      const series = seriesOf(labels)
      series.count += 1
      series.sum += seconds
      const bucket = bounds.findIndex((bound) => seconds <= bound)
      if (bucket !== -1) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    },
    family: () => ({ name, help, type: 'histogram', samples: [...all.values()].flatMap(samplesOf) }),
  }

  function samplesOf({ labels, counts, count, sum }: Series): Sample[] {
    let below = 0
    const buckets = counts.map((inBucket, index): Sample => {
      below += inBucket
      return { suffix: '_bucket', labels: { ...labels, le: String(bounds[index]) }, value: below }
    })
    return [
      ...buckets,
      { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
      { suffix: '_sum', labels, value: sum },
      { suffix: '_count', labels, value: count },
    ]
  }
}
