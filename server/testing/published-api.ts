import * as v from 'valibot'
import { metadataValueLimit } from '../../src/contract/import.ts'

/**
 * The published description of the Websets API, as strict schemas: nothing missing, nothing more, every enum closed.
 * Only the tests use them. The app reads what arrives with the open schemas of `src/contract`.
 * Source: https://github.com/exa-labs/openapi-spec, `exa-websets-spec.yaml`
 */

const dateTime = v.pipe(v.string(), v.isoTimestamp())
const metadata = v.record(v.string(), v.pipe(v.string(), v.maxLength(metadataValueLimit)))

const entity = v.variant('type', [
  v.strictObject({ type: v.literal('company') }),
  v.strictObject({ type: v.literal('person') }),
  v.strictObject({ type: v.literal('article') }),
  v.strictObject({ type: v.literal('research_paper') }),
  v.strictObject({
    type: v.literal('custom'),
    description: v.pipe(v.string(), v.minLength(2), v.maxLength(200)),
  }),
])

export const publishedImport = v.strictObject({
  id: v.string(),
  object: v.literal('import'),
  status: v.picklist(['pending', 'processing', 'completed', 'failed']),
  format: v.picklist(['csv', 'webset']),
  entity: v.nullable(entity),
  title: v.string(),
  count: v.number(),
  metadata,
  failedReason: v.nullable(v.picklist(['invalid_format', 'invalid_file_content', 'missing_identifier'])),
  failedAt: v.nullable(dateTime),
  failedMessage: v.nullable(v.string()),
  createdAt: dateTime,
  updatedAt: dateTime,
})

/** As published, and with the values of the scenario "Odd data" that no published description knows. */
export const oddImport = v.strictObject({
  ...publishedImport.entries,
  status: v.union([publishedImport.entries.status, v.picklist(['canceled', 'archived'])]),
  failedReason: v.union([publishedImport.entries.failedReason, v.literal('quota_exceeded')]),
})

/** What a created import has beside that. */
export const publishedCreatedImport = v.strictObject({
  ...publishedImport.entries,
  uploadUrl: v.pipe(v.string(), v.url()),
  uploadValidUntil: dateTime,
})

/** Of the events that are published, those about imports: the sandbox has no others. */
export const publishedEvent = v.strictObject({
  id: v.string(),
  object: v.literal('event'),
  type: v.picklist(['import.created', 'import.completed']),
  data: publishedImport,
  createdAt: dateTime,
})

const source = v.strictObject({ source: v.picklist(['import', 'webset']), id: v.string() })
const relationship = v.strictObject({
  definition: v.string(),
  limit: v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
})

const search = v.strictObject({
  id: v.string(),
  object: v.literal('webset_search'),
  status: v.picklist(['created', 'pending', 'running', 'completed', 'canceled']),
  websetId: v.string(),
  query: v.pipe(v.string(), v.minLength(1), v.maxLength(5000)),
  entity: v.nullable(entity),
  criteria: v.array(
    v.strictObject({
      description: v.pipe(v.string(), v.minLength(1), v.maxLength(1000)),
      successRate: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    }),
  ),
  count: v.pipe(v.number(), v.minValue(1)),
  maxPeoplePerCompany: v.nullable(v.pipe(v.number(), v.minValue(1))),
  behavior: v.picklist(['override', 'append']),
  exclude: v.array(source),
  scope: v.array(v.strictObject({ ...source.entries, relationship: v.optional(relationship) })),
  progress: v.strictObject({
    found: v.number(),
    analyzed: v.number(),
    completion: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
    timeLeft: v.nullable(v.number()),
  }),
  // The sandbox has none of these three; their published schemas are longer.
  recall: v.null(),
  canceledAt: v.null(),
  canceledReason: v.null(),
  metadata,
  createdAt: dateTime,
  updatedAt: dateTime,
})

export const publishedWebset = v.strictObject({
  id: v.string(),
  object: v.literal('webset'),
  status: v.picklist(['idle', 'pending', 'running', 'paused']),
  dashboardUrl: v.pipe(v.string(), v.url()),
  externalId: v.nullable(v.string()),
  title: v.nullable(v.string()),
  searches: v.array(search),
  imports: v.array(publishedImport),
  // The sandbox has none of these two.
  enrichments: v.tuple([]),
  monitors: v.tuple([]),
  excludes: v.optional(v.array(source)),
  metadata,
  createdAt: dateTime,
  updatedAt: dateTime,
})

/** A page of `item`, whose cursor is there exactly when more follows. */
export function publishedPage<T>(item: v.GenericSchema<T>) {
  return v.pipe(
    v.strictObject({
      data: v.array(item),
      hasMore: v.boolean(),
      nextCursor: v.nullable(v.pipe(v.string(), v.minLength(1))),
    }),
    v.check((page) => page.hasMore === (page.nextCursor !== null), 'hasMore and nextCursor disagree'),
  )
}

export const publishedTaggedError = v.strictObject({
  requestId: v.pipe(v.string(), v.regex(/^req_[A-Za-z0-9]{20}$/)),
  error: v.pipe(v.string(), v.minLength(1)),
  tag: v.pipe(v.string(), v.regex(/^[A-Z_]+$/)),
})

export const publishedWebsetsError = v.strictObject({
  statusCode: v.number(),
  timestamp: dateTime,
  message: v.pipe(v.string(), v.minLength(1)),
  error: v.pipe(v.string(), v.minLength(1)),
  path: v.pipe(v.string(), v.startsWith('/websets/v0/')),
})
