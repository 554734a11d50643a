/** What a 404 can look like, for tests: `own` is the API's about the import, the others come from somewhere else. */
type NotFound = {
  name: string
  own: boolean
  contentType: string
  body: (method: string, importId: string) => string
}

const json = 'application/json; charset=utf-8'
const at = '2026-11-23T12:00:00.000Z'

export const notFoundShapes: readonly NotFound[] = [
  {
    name: 'the Websets routes',
    own: true,
    contentType: json,
    body: (_method, id) =>
      JSON.stringify({
        statusCode: 404,
        timestamp: at,
        message: `Import ${id} not found`,
        error: 'Not Found',
        path: `/websets/v0/imports/${id}`,
      }),
  },
  {
    name: 'the Websets routes behind a prefix, without `error`',
    own: true,
    contentType: json,
    body: (_method, id) =>
      JSON.stringify({ statusCode: 404, timestamp: at, message: 'Not Found', path: `/v0/imports/${id}` }),
  },
  {
    name: 'a server of theirs without this route',
    own: false,
    contentType: json,
    body: (method, id) =>
      JSON.stringify({
        statusCode: 404,
        timestamp: at,
        message: `Cannot ${method} /api/websets/v0/imports/${id}`,
        error: 'Not Found',
        path: `/api/websets/v0/imports/${id}`,
      }),
  },
  {
    name: 'another import',
    own: false,
    contentType: json,
    body: () =>
      JSON.stringify({
        statusCode: 404,
        timestamp: at,
        message: 'Not Found',
        path: '/websets/v0/imports/another',
      }),
  },
  {
    name: 'a tagged error',
    own: false,
    contentType: json,
    body: () => JSON.stringify({ requestId: 'req_1', error: 'Not found', tag: 'NOT_FOUND' }),
  },
  {
    name: 'a plain error',
    own: false,
    contentType: json,
    body: () => JSON.stringify({ error: 'Not Found' }),
  },
  {
    name: 'a gateway',
    own: false,
    contentType: json,
    body: () => JSON.stringify({ message: 'no Route matched with those values' }),
  },
  { name: 'an empty object', own: false, contentType: json, body: () => '{}' },
  { name: 'an empty body', own: false, contentType: json, body: () => '' },
  { name: 'a page', own: false, contentType: 'text/html', body: () => '<html><title>404</title></html>' },
]
