import * as v from 'valibot'
import {
  madeTokenSchema,
  newTokenSchema,
  sessionsSchema,
  signedOutSchema,
  tokenSchema,
  tokensSchema,
} from '../../src/contract/access.ts'
import { accountStateSchema } from '../../src/contract/account.ts'
import { infoSchema } from '../../src/contract/info.ts'
import { notReadySchema, readySchema } from '../../src/contract/readiness.ts'
import { sandboxChangeSchema, sandboxResetSchema, sandboxStateSchema } from '../../src/contract/sandbox.ts'
import { type Descriptions, emptyObject } from './description.ts'

/** What the console says of itself, who may use it, and the controls of the sandbox. */
export const consoleDescriptions: Descriptions = {
  'GET /api/console/account': {
    summary: 'Tells whose imports these are, and whether the API key is known.',
    answers: { 200: accountStateSchema },
  },
  'POST /api/console/account/confirm': {
    summary: 'Confirms that a new API key is for the same account.',
    body: emptyObject,
    answers: { 200: accountStateSchema },
  },
  'GET /api/console/info': {
    summary: 'Tells how the console was started, who asks, and what is left of the budget.',
    answers: { 200: infoSchema },
  },
  'GET /api/console/openapi.json': {
    summary: 'This description.',
    answers: { 200: v.looseObject({ openapi: v.string() }) },
  },
  'GET /healthz': {
    summary: 'Answers as long as the console runs.',
    answers: { 200: v.object({ status: v.literal('ok') }) },
  },
  'GET /readyz': {
    summary: 'Tells whether the console can do its work, and what is wrong where it cannot.',
    answers: { 200: readySchema, 503: notReadySchema },
  },
  'GET /metrics': {
    summary: 'Numbers for Prometheus. Wants METRICS_TOKEN as a Bearer token; 404 where none is set.',
    answers: { 200: 'text/plain' },
  },
  'GET /api/console/sign-in': {
    summary: 'Leads to the provider that one signs in with.',
    query: {
      to: { description: 'The page to come back to.', schema: v.string() },
      as: {
        description: 'The provider asks who it is, even where it knows somebody.',
        schema: v.literal('somebody-else'),
      },
    },
    answers: { 302: null },
  },
  'GET /api/console/sign-in/callback': {
    summary: 'Where the provider sends people back to.',
    answers: { 200: 'text/html', 302: null },
  },
  'POST /api/console/sign-out': {
    summary: 'Ends the session that asks.',
    body: emptyObject,
    answers: { 200: signedOutSchema },
  },
  'GET /api/console/signed-out': { summary: 'The page after signing out.', answers: { 200: 'text/html' } },
  'GET /api/console/sessions': { summary: 'Lists who is signed in.', answers: { 200: sessionsSchema } },
  'DELETE /api/console/sessions/:id': {
    summary: 'Ends a session.',
    answers: { 200: v.object({ id: v.string() }) },
  },
  'GET /api/console/tokens': { summary: 'Lists the tokens of scripts.', answers: { 200: tokensSchema } },
  'POST /api/console/tokens': {
    summary: 'Makes a token. It is told this once.',
    body: newTokenSchema,
    answers: { 201: madeTokenSchema },
  },
  'DELETE /api/console/tokens/:id': { summary: 'Revokes a token.', answers: { 200: tokenSchema } },
  'GET /api/console/sandbox': {
    summary: 'Tells how the sandbox behaves.',
    answers: { 200: sandboxStateSchema },
  },
  'PATCH /api/console/sandbox': {
    summary: 'Changes how the sandbox behaves.',
    body: sandboxChangeSchema,
    answers: { 200: sandboxStateSchema },
  },
  'POST /api/console/sandbox/reset': {
    summary: 'Throws all imports of the sandbox away and makes new samples.',
    body: sandboxResetSchema,
    answers: { 200: sandboxStateSchema },
  },
  'POST /api/console/sandbox/scenarios/:id': {
    summary: 'Takes up a scenario.',
    body: emptyObject,
    answers: { 200: sandboxStateSchema },
  },
}
