import * as z from 'zod'
import { metadataValueLimit } from '../../src/contract/import.ts'

/**
 * The published description of the Websets API, as strict schemas: nothing missing, nothing more, every enum closed.
 * Only the tests use them. The app reads what arrives with the open schemas of `src/contract`.
 * Source: https://github.com/exa-labs/openapi-spec, `exa-websets-spec.yaml`
 */

const dateTime = z.iso.datetime()
const metadata = z.record(z.string(), z.string().max(metadataValueLimit))

const entity = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('company') }),
  z.strictObject({ type: z.literal('person') }),
  z.strictObject({ type: z.literal('article') }),
  z.strictObject({ type: z.literal('research_paper') }),
  z.strictObject({ type: z.literal('custom'), description: z.string().min(2).max(200) }),
])

export const publishedImport = z.strictObject({
  id: z.string(),
  object: z.literal('import'),
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  format: z.enum(['csv', 'webset']),
  entity: entity.nullable(),
  title: z.string(),
  count: z.number(),
  metadata,
  failedReason: z.enum(['invalid_format', 'invalid_file_content', 'missing_identifier']).nullable(),
  failedAt: dateTime.nullable(),
  failedMessage: z.string().nullable(),
  createdAt: dateTime,
  updatedAt: dateTime,
})

/** As published, and with the values that the sample data has on purpose and that no published schema knows. */
export const sampleImport = publishedImport.extend({
  status: z.union([publishedImport.shape.status, z.enum(['canceled', 'archived'])]),
  failedReason: z.union([publishedImport.shape.failedReason, z.literal('quota_exceeded')]),
})

const source = z.strictObject({ source: z.enum(['import', 'webset']), id: z.string() })
const relationship = z.strictObject({ definition: z.string(), limit: z.number().min(1).max(10) })

const search = z.strictObject({
  id: z.string(),
  object: z.literal('webset_search'),
  status: z.enum(['created', 'pending', 'running', 'completed', 'canceled']),
  websetId: z.string(),
  query: z.string().min(1).max(5000),
  entity: entity.nullable(),
  criteria: z.array(
    z.strictObject({ description: z.string().min(1).max(1000), successRate: z.number().min(0).max(100) }),
  ),
  count: z.number().min(1),
  behavior: z.enum(['override', 'append']).optional(),
  exclude: z.array(source),
  scope: z.array(source.extend({ relationship: relationship.optional() })),
  progress: z.strictObject({
    found: z.number(),
    analyzed: z.number(),
    completion: z.number().min(0).max(100),
    timeLeft: z.number().nullable(),
  }),
  // The sandbox has none of these three; their published schemas are longer.
  recall: z.null(),
  canceledAt: z.null(),
  canceledReason: z.null(),
  metadata: metadata.optional(),
  createdAt: dateTime,
  updatedAt: dateTime,
})

export const sampleWebset = z.strictObject({
  id: z.string(),
  object: z.literal('webset'),
  status: z.enum(['idle', 'pending', 'running', 'paused']),
  externalId: z.string().nullable(),
  title: z.string().nullable(),
  searches: z.array(search),
  imports: z.array(sampleImport),
  // The sandbox has none of these two.
  enrichments: z.tuple([]),
  monitors: z.tuple([]),
  excludes: z.array(source).optional(),
  metadata: metadata.optional(),
  createdAt: dateTime,
  updatedAt: dateTime,
})

/** A page of `item`, whose cursor is there exactly when more follows. */
export function publishedPage<T extends z.ZodType>(item: T) {
  return z
    .strictObject({ data: z.array(item), hasMore: z.boolean(), nextCursor: z.string().min(1).nullable() })
    .refine((page) => page.hasMore === (page.nextCursor !== null), 'hasMore and nextCursor disagree')
}

export const publishedTaggedError = z.strictObject({
  requestId: z.string().regex(/^req_[A-Za-z0-9]{20}$/),
  error: z.string().min(1),
  tag: z.string().regex(/^[A-Z_]+$/),
})

export const publishedWebsetsError = z.strictObject({
  statusCode: z.number(),
  timestamp: dateTime,
  message: z.string().min(1),
  error: z.string().min(1),
  path: z.string().startsWith('/websets/v0/'),
})
