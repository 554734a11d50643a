import { STATUS_CODES } from 'node:http'
import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import type * as v from 'valibot'
import { sessionSchema, tokenSchema } from '../../src/contract/access.ts'
import { accountSchema } from '../../src/contract/account.ts'
import { deletionSchema } from '../../src/contract/deletion.ts'
import { importSchema } from '../../src/contract/import.ts'
import { jobItemSchema, jobSchema } from '../../src/contract/job.ts'
import { problemSchema } from '../../src/contract/problem.ts'
import { restoreSchema } from '../../src/contract/restore.ts'
import { whoSchema } from '../../src/contract/who.ts'
import type { Route } from '../route.ts'
import { consoleDescriptions } from './console-descriptions.ts'
import type { Descriptions, Parameter, RouteDescription } from './description.ts'
import { importsDescriptions } from './imports-descriptions.ts'
import { ledgerDescriptions } from './ledger-descriptions.ts'

/** Every route that is described. */
export const descriptions: Descriptions = {
  ...importsDescriptions,
  ...ledgerDescriptions,
  ...consoleDescriptions,
}

/** Schemas that have a name in the document; all others stand where they are used. */
const named: Record<string, v.GenericSchema> = {
  Account: accountSchema,
  Deletion: deletionSchema,
  Import: importSchema,
  Job: jobSchema,
  JobItem: jobItemSchema,
  Problem: problemSchema,
  Restore: restoreSchema,
  Session: sessionSchema,
  Token: tokenSchema,
  Who: whoSchema,
}

export type DocumentOptions = {
  routes: readonly Pick<Route, 'method' | 'path' | 'role'>[]
  version: string
  /** What stands before every path, e.g. `/console`. */
  basePath: string
  /** How people sign in, with the name of the session cookie if there is one; null without sign-in. */
  signIn: { cookie: string | null } | null
}

type Json = Record<string, unknown>

/** The description of all routes in the form of OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument({ routes, version, basePath, signIn }: DocumentOptions): Json {
  const paths: Record<string, Json> = {}
  for (const { method, path, role } of routes) {
    const description = descriptions[`${method} ${path}`]
    if (!description) continue
    const place = path.replaceAll(/:(\w+)/g, '{$1}')
    paths[place] = {
      ...paths[place],
      [method.toLowerCase()]: operation(method, path, role, description, signIn),
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Imports Console',
      version,
      description:
        'What the console answers. Paths under /api/websets/v0 are Exa’s own, so that its SDKs work with this address. A request that changes something is sent as application/json, and by a browser only from the console’s own pages.',
    },
    servers: [{ url: basePath || '/' }],
    paths,
    components: {
      schemas: jsonSchemas(named),
      ...(signIn && { securitySchemes: securitySchemes(signIn) }),
    },
  }
}

function securitySchemes({ cookie }: { cookie: string | null }): Json {
  return {
    token: { type: 'http', scheme: 'bearer', description: 'A token that an admin made.' },
    key: {
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
      description: 'The same, as the SDKs of Exa send it.',
    },
    ...(cookie !== null && { session: { type: 'apiKey', in: 'cookie', name: cookie } }),
  }
}

function operation(
  method: string,
  path: string,
  role: Route['role'],
  { summary, query, headers, body, answers }: RouteDescription,
  signIn: DocumentOptions['signIn'],
): Json {
  const needs = role === 'anyone' ? 'Anyone may ask.' : `Needs the role ${role}.`
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...parametersIn('query', query),
    ...parametersIn('header', headers),
  ]
  return {
    summary,
    description: needs,
    operationId: operationId(method, path),
    ...(signIn && {
      security: role === 'anyone' ? [] : Object.keys(securitySchemes(signIn)).map((name) => ({ [name]: [] })),
    }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: bodyContent(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [
          status,
          { description: STATUS_CODES[status] ?? status, ...(answer && { content: answerContent(answer) }) },
        ]),
      ),
      default: {
        description: 'Nothing was done, or not all: what happened and what to do.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function parametersIn(
  place: 'query' | 'header',
  parameters: Readonly<Record<string, Parameter>> = {},
): Json[] {
  return Object.entries(parameters).map(([name, { description, schema, required = false, repeated }]) => ({
    name,
    in: place,
    description,
    required,
    schema: repeated ? { type: 'array', items: jsonSchema(schema) } : jsonSchema(schema),
  }))
}

function bodyContent(body: v.GenericSchema | 'file'): Json {
  if (body === 'file') return { 'text/csv': { schema: {} } }
  // A body is refused for a field that nobody knows (`onlyFields`).
  return { 'application/json': { schema: { ...jsonSchema(body), additionalProperties: false } } }
}

function answerContent(answer: v.GenericSchema | 'text/csv' | 'text/plain' | 'text/html'): Json {
  return typeof answer === 'string'
    ? { [answer]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: jsonSchema(answer) } }
}

/** `GET /api/console/jobs/:id/items` becomes `getConsoleJobsIdItems`. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/api\/(?:websets\/v0\/)?/, '').match(/\w+/g) ?? []
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function jsonSchema(schema: v.GenericSchema): Json {
  return jsonSchemas({ ...named, '': schema })['']
}

/** Checks that no JSON schema can express are left out: a request that breaks one is refused with words about it. */
function jsonSchemas<Name extends string>(schemas: Record<Name, v.GenericSchema>): Record<Name, Json> {
  return toJsonSchemaDefs(schemas, {
    target: 'draft-2020-12',
    typeMode: 'output',
    ignoreActions: ['check', 'raw_check', 'trim'],
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    overrideSchema: ({ valibotSchema }) =>
      // `texts`: an object with texts alone.
      valibotSchema.type === 'custom' ? { type: 'object', additionalProperties: { type: 'string' } } : null,
  }) as Record<Name, Json>
}
