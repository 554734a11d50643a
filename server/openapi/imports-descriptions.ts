import * as v from 'valibot'
import { createImportSchema } from '../../src/contract/create-import.ts'
import { createdImportSchema, replacesHeader } from '../../src/contract/created-import.ts'
import {
  deletionKeyHeader,
  deletionReasonHeader,
  deletionRequestSchema,
} from '../../src/contract/deletion.ts'
import { deletedSchema, importPatchSchema, importSchema } from '../../src/contract/import.ts'
import { jobLimits } from '../../src/contract/job.ts'
import { pageLimits, pageSchema } from '../../src/contract/page.ts'
import { fileNameHeader, uploadedFileSchema } from '../../src/contract/uploaded-file.ts'
import { storySchema } from '../../src/contract/story.ts'
import { websetSchema } from '../../src/contract/webset.ts'
import { type Descriptions, pageParameters } from './description.ts'

const time = { schema: v.pipe(v.string(), v.isoTimestamp()) }

/** The imports API that is let through, with Exa’s own paths and bodies, and the uploads. */
export const importsDescriptions: Descriptions = {
  'GET /api/websets/v0/imports': {
    summary: 'Lists imports, the newest first, as Exa does.',
    query: pageParameters(pageLimits.imports),
    answers: { 200: pageSchema(importSchema) },
  },
  'POST /api/websets/v0/imports': {
    summary: 'Creates an import. Its file then goes to the `uploadUrl` of the answer.',
    headers: {
      [replacesHeader]: {
        description:
          'The id of the import that it takes the place of, such as one that failed. It stays with the console, which tells of both as one story.',
        schema: importSchema.entries.id,
      },
    },
    body: createImportSchema,
    answers: { 201: v.object({ ...importSchema.entries, ...createdImportSchema.entries }) },
  },
  'GET /api/websets/v0/websets': {
    summary: 'Lists websets, as Exa does.',
    query: pageParameters(pageLimits.websets),
    answers: { 200: pageSchema(websetSchema) },
  },
  'GET /api/websets/v0/events': {
    summary: 'Lists what happened to imports and websets, as Exa does.',
    query: {
      ...pageParameters(pageLimits.events),
      types: {
        description: 'Events of these types alone, e.g. import.created.',
        schema: v.string(),
        repeated: true,
      },
      createdAfter: { description: 'Events after this time.', ...time },
      createdBefore: { description: 'Events before this time.', ...time },
    },
    answers: { 200: pageSchema(v.unknown()) },
  },
  'GET /api/websets/v0/imports/:id': { summary: 'Reads an import.', answers: { 200: importSchema } },
  'PATCH /api/websets/v0/imports/:id': {
    summary: 'Changes the title or the metadata of an import.',
    body: importPatchSchema,
    answers: { 200: importSchema },
  },
  'DELETE /api/websets/v0/imports/:id': {
    summary: 'Deletes an import. The answer names the record of the ledger in the header x-deletion-id.',
    headers: {
      [deletionReasonHeader]: {
        description: `Why, percent-encoded; ${jobLimits.reasonCharacters} characters at most.`,
        schema: v.string(),
      },
      [deletionKeyHeader]: {
        description: 'A key of your own, by which you can ask what became of it, should the answer be lost.',
        schema: v.pipe(v.string(), v.minLength(1), v.maxLength(jobLimits.keyCharacters)),
      },
    },
    answers: { 200: deletedSchema },
  },
  'GET /api/console/deletions/requests/:id': {
    summary: 'Tells what became of the deletion that was sent with this key.',
    answers: { 200: deletionRequestSchema },
  },
  'GET /api/console/imports/:id/story': {
    summary:
      'Tells what was done to an import through this console, and to those that it replaces, was replaced by, was restored from or as.',
    answers: { 200: storySchema },
  },
  'PUT /api/console/uploads/:id': {
    summary: 'Sends the file of an import that was created.',
    headers: {
      [fileNameHeader]: {
        description: 'Its name, percent-encoded. It stays with the console.',
        schema: v.string(),
      },
    },
    body: 'file',
    answers: { 204: null },
  },
  'GET /api/console/uploads/:id': {
    summary: 'Tells which file was sent for an import.',
    answers: { 200: uploadedFileSchema },
  },
  'GET /api/console/files/:id': {
    summary:
      'Downloads the kept file of an import, byte for byte as it was sent; also after the import was deleted.',
    answers: { 200: 'text/csv' },
  },
  'DELETE /api/console/files/:id': {
    summary:
      'Removes the kept file of an import, for every import that it was sent for. The ledger tells who had it removed.',
    answers: { 204: null },
  },
}
