import * as z from 'zod/mini'

// The Content-Security-Policy of the page forbids zod's compiled code.
z.config({ jitless: true })

const entitySchema = z.looseObject({ type: z.string(), description: z.optional(z.string()) })

const importSchema = z.looseObject({
  id: z.string(),
  object: z.literal('import'),
  status: z.string(),
  format: z.string(),
  entity: z.nullable(entitySchema),
  title: z.string(),
  count: z.number(),
  metadata: z.record(z.string(), z.string()),
  failedReason: z.nullable(z.string()),
  failedAt: z.nullable(z.string()),
  failedMessage: z.nullable(z.string()),
  createdAt: z.string(),
  updatedAt: z.string(),
})

export function isImport(value: unknown): boolean {
  return importSchema.safeParse(value).success
}
