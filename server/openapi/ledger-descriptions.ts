import * as v from 'valibot'
import {
  acknowledgementSchema,
  deletionPeopleSchema,
  deletionSchema,
  deletionSummarySchema,
  integritySchema,
  outcomes,
} from '../../src/contract/deletion.ts'
import {
  idempotencyKeyHeader,
  itemStates,
  jobChangesSchema,
  jobItemSchema,
  jobLimits,
  jobSchema,
  newJobSchema,
  rejectionSchema,
} from '../../src/contract/job.ts'
import { pageLimits, pageSchema } from '../../src/contract/page.ts'
import { jobRestoresSchema, restoreAskedSchema, restorePlanSchema } from '../../src/contract/restore.ts'
import { type Descriptions, emptyObject, type Parameter, pageParameters } from './description.ts'

const text = { schema: v.string() }
const time = { schema: v.pipe(v.string(), v.isoTimestamp()) }

const filter: Record<string, Parameter> = {
  q: { description: 'Words that are all in the record: title, id, reason, who asked, message.', ...text },
  outcome: { description: 'How it ended.', schema: v.picklist(outcomes), repeated: true },
  job: { description: 'Records of this job.', ...text },
  by: { description: 'Those of one person or token: the `subject`, or `me`.', ...text },
  from: { description: 'Asked for at this time or later.', ...time },
  to: { description: 'Asked for before this time.', ...time },
}

const idempotencyKey: Record<string, Parameter> = {
  [idempotencyKeyHeader]: {
    description: 'A new key for each job; the same request with the same key is the same job.',
    schema: v.pipe(v.string(), v.minLength(1), v.maxLength(jobLimits.keyCharacters)),
    required: true,
  },
}

/** The ledger and the bulk deletions. */
export const ledgerDescriptions: Descriptions = {
  'GET /api/console/deletions': {
    summary: 'Lists the records of the ledger, the newest first.',
    query: { ...pageParameters(pageLimits.console), ...filter },
    answers: { 200: pageSchema(deletionSchema) },
  },
  'GET /api/console/deletions/summary': {
    summary: 'Counts records by outcome.',
    query: filter,
    answers: { 200: deletionSummarySchema },
  },
  'GET /api/console/deletions/people': {
    summary: 'Lists who asked for deletions; who asked last comes first, 200 at most.',
    answers: { 200: deletionPeopleSchema },
  },
  'GET /api/console/deletions/integrity': {
    summary: 'Checks what is new in the chain, and tells whether all of it is as it was written.',
    answers: { 200: integritySchema },
  },
  'POST /api/console/deletions/integrity/acknowledge': {
    summary: 'Goes on in spite of problems that were found. They stay on record.',
    body: acknowledgementSchema,
    answers: { 200: integritySchema },
  },
  'GET /api/console/deletions/:id': { summary: 'Reads a record.', answers: { 200: deletionSchema } },
  'POST /api/console/deletions/:id/recheck': {
    summary: 'Reads the import of an open record, to see what became of it.',
    body: emptyObject,
    answers: { 200: deletionSchema },
  },
  'POST /api/console/deletions/:id/restore': {
    summary: 'Makes the import of a record again, where its file is kept. No record is restored twice.',
    body: restoreAskedSchema,
    answers: { 201: deletionSchema },
  },
  'POST /api/console/deletions/:id/restore/stop': {
    summary: 'Stops the restore of a record that is still queued.',
    body: emptyObject,
    answers: { 200: deletionSchema },
  },
  'GET /api/console/jobs': {
    summary: 'Lists bulk deletions, the newest first.',
    query: pageParameters(pageLimits.console),
    answers: { 200: pageSchema(jobSchema) },
  },
  'POST /api/console/jobs': {
    summary: `Deletes up to ${jobLimits.ids} imports in the background. Answers 200 where the job was there before.`,
    headers: idempotencyKey,
    body: newJobSchema,
    answers: { 200: jobSchema, 201: jobSchema },
  },
  'GET /api/console/jobs/changes': {
    summary: 'Tells which jobs changed and which imports they deleted.',
    query: { after: { description: 'The `after` of the answer before.', ...text } },
    answers: { 200: jobChangesSchema },
  },
  'GET /api/console/jobs/requests/:id': {
    summary: 'Reads the job that was asked for with this idempotency key.',
    answers: { 200: jobSchema },
  },
  'GET /api/console/jobs/:id': { summary: 'Reads a job.', answers: { 200: jobSchema } },
  'GET /api/console/jobs/:id/items': {
    summary: 'Lists the imports of a job, in the order they were asked for.',
    query: {
      ...pageParameters(pageLimits.console),
      state: { description: 'Those in this state.', schema: v.picklist(itemStates), repeated: true },
    },
    answers: { 200: pageSchema(jobItemSchema) },
  },
  'POST /api/console/jobs/:id/stop': {
    summary: 'Stops a job: it begins nothing more.',
    body: emptyObject,
    answers: { 200: jobSchema },
  },
  'POST /api/console/jobs/:id/undo': {
    summary: 'Takes back a job that is held: nothing of it is ever sent. Answers 409 once it has begun.',
    body: emptyObject,
    answers: { 200: jobSchema },
  },
  'POST /api/console/jobs/:id/approve': {
    summary: 'Approves a job that waits: it begins. For people alone, and never for whoever asked for it.',
    body: emptyObject,
    answers: { 200: jobSchema },
  },
  'POST /api/console/jobs/:id/reject': {
    summary: 'Rejects a job that waits: nothing of it is ever sent. For the same people.',
    body: rejectionSchema,
    answers: { 200: jobSchema },
  },
  'POST /api/console/jobs/:id/resume': {
    summary:
      'Goes on with a job that was stopped, or was paused. One that was paused before it was approved waits again.',
    body: emptyObject,
    answers: { 200: jobSchema },
  },
  'POST /api/console/jobs/:id/retry': {
    summary: 'Begins a new job of what failed or was refused in this one.',
    headers: idempotencyKey,
    body: emptyObject,
    answers: { 200: jobSchema, 201: jobSchema },
  },
  'POST /api/console/jobs/:id/restore': {
    summary: 'Makes all imports again that a job has deleted and that can be, one after the other.',
    body: emptyObject,
    answers: { 201: jobRestoresSchema },
  },
  'GET /api/console/jobs/:id/restores': {
    summary: 'Tells how the restores of a job go.',
    answers: { 200: jobRestoresSchema },
  },
  'GET /api/console/jobs/:id/restores/plan': {
    summary: 'Tells what a restore of a job would do, and what cannot come back.',
    answers: { 200: restorePlanSchema },
  },
  'POST /api/console/jobs/:id/restores/stop': {
    summary: 'Stops the restores of a job that are still queued.',
    body: emptyObject,
    answers: { 200: jobRestoresSchema },
  },
}
