import { hash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Context, MiddlewareHandler } from 'hono'
import { getMimeType } from 'hono/utils/mime'
import { isPagePath } from '../src/contract/page-paths.ts'
import type { ConsoleEnvironment } from './route.ts'

/** The built app is not there; the message says how to build it. */
export class BuildMissingError extends Error {
  override name = 'BuildMissingError'
}

/** In the order that they are preferred in, where the client weighs them the same. */
const encodings = ['br', 'gzip', 'identity'] as const
type Encoding = (typeof encodings)[number]
type Representation = { body: Uint8Array<ArrayBuffer>; etag: string }
type AppFile = { type: string; cacheControl: string; representations: Map<Encoding, Representation> }

const extensions: Partial<Record<string, Encoding>> = { '.br': 'br', '.gz': 'gzip' }

/** The data that each page asks for first: the browser fetches it while the scripts are still on their way. */
const preloads: readonly { pages: RegExp; data: string }[] = [
  { pages: /^\//, data: '/api/console/info' },
  { pages: /^\/(?:imports(?:\/.*)?)?$/, data: '/api/websets/v0/imports?limit=200' },
]

type Options = {
  dir: string
  /** What stands before every address that browsers get to see. */
  basePath?: string
}

/**
 * Serves the app that was built into `dir`: its files, and its page at the address of each of the app's pages. To a browser that asks
 * for any other page it sends the same with status 404, because the app says best that there is none. Only files that are there now
 * are ever served, and from memory: no path of a request touches the disk. All else is left to the handlers after it. Throws
 * BuildMissingError when nothing was built.
 */
export function serveApp({ dir, basePath = '' }: Options): MiddlewareHandler<ConsoleEnvironment> {
  const index = path.join(dir, 'index.html')
  if (!existsSync(index))
    throw new BuildMissingError(
      `The app is not built: there is no ${index}. Run npm start, which builds it, or npm run build.`,
    )
  const page = { basePath, html: pageUnder(basePath, readFileSync(index, 'utf8')) }
  const files = readFiles(dir)

  return async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const file = files.get(c.req.path)
    if (file) return sendFile(c, file)
    const address = c.req.path
    const known = knownAs(address)
    if (!isPagePath(known)) return mayBePage(address) && htmlWeight(c) > 0 ? sendPage(c, page, 404) : next()
    // To a path of our own only: what is redirected to is one of the app's pages.
    if (known !== address) return c.redirect(basePath + known + new URL(c.req.url).search, 308)
    return htmlWeight(c, 1) > 0 ? sendPage(c, page, 200) : next()
  }
}

/**
 * The page as it is served under a base path. The build names its files by `./`, so that it is the same for any; a page
 * that lies deeper needs them in full. No <base> says so, because links to a place in the page would then leave it.
 */
function pageUnder(basePath: string, html: string): string {
  const page = html.replace(/ (src|href)="\.\//g, ` $1="${basePath}/`)
  return basePath === '' ? page : page.replace('<html', `<html data-base-path="${basePath}"`)
}

function readFiles(dir: string): Map<string, AppFile> {
  const files = new Map<string, AppFile>()
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .filter((name) => name !== 'index.html')
  for (const name of names) {
    const extension = path.extname(name)
    const encoding = extensions[extension] ?? 'identity'
    const original = encoding === 'identity' ? name : name.slice(0, -extension.length)
    const address = `/${original.split(path.sep).join('/')}`
    const file = files.get(address) ?? {
      type: getMimeType(original) ?? 'application/octet-stream',
      // Vite puts a hash of the content into these names.
      cacheControl: address.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      representations: new Map(),
    }
    const body = readFileSync(path.join(dir, name))
    const etag = `"${hash('sha256', body, 'base64url')}"`
    file.representations.set(encoding, { body, etag })
    files.set(address, file)
  }
  return files
}

function sendFile(c: Context<ConsoleEnvironment>, { type, cacheControl, representations }: AppFile) {
  const encoding = negotiate(c.req.header('accept-encoding'), [...representations.keys()])
  const representation = representations.get(encoding)
  if (!representation) return c.notFound()
  const headers: Record<string, string> = { 'cache-control': cacheControl, etag: representation.etag }
  if (representations.size > 1) headers['vary'] = 'accept-encoding'
  if (matches(c.req.header('if-none-match'), representation.etag)) return c.body(null, 304, headers)
  if (encoding !== 'identity') headers['content-encoding'] = encoding
  headers['content-type'] = type
  headers['content-length'] = String(representation.body.length)
  return c.body(representation.body, 200, headers)
}

type Page = { basePath: string; html: string }

function sendPage(c: Context<ConsoleEnvironment>, { basePath, html }: Page, status: 200 | 404) {
  const data = preloads.filter(({ pages }) => pages.test(c.req.path))
  return c.body(html, status, {
    'content-type': 'text/html; charset=utf-8',
    // It names the files of this build.
    'cache-control': 'no-store',
    link: data
      .map(({ data: address }) => `<${basePath}${address}>; rel=preload; as=fetch; crossorigin`)
      .join(', '),
  })
}

/** The path that a page goes by, for those that a person may type or a link may have: `/imports/`, `/index.html`. */
function knownAs(address: string): string {
  return address === '/index.html' ? '/' : address.replace(/(?<=.)\/$/, '')
}

/** Whether an address without a page may be a person's mistake, and not a program's: no API, no file, nothing hidden. */
function mayBePage(address: string): boolean {
  return !/^\/(?:api|assets|healthz|readyz|metrics)(?:\/|$)|\/\.|\.[^/]*$/i.test(address)
}

/** How welcome HTML is, from 0 to 1. `toAnybody`: the same for who would take anything. */
function htmlWeight(c: Context<ConsoleEnvironment>, toAnybody = 0): number {
  const accept = c.req.header('accept')
  if (!accept) return toAnybody
  const weight = weights(accept)
  const any = weight.get('text/*') ?? weight.get('*/*') ?? 0
  return weight.get('text/html') ?? Math.min(any, toAnybody)
}

/** The content coding to answer with (RFC 9110, 12.5.3). Identity stands where nothing else is left. */
export function negotiate(header: string | undefined, available: readonly Encoding[]): Encoding {
  const weight = weights(header ?? '')
  // Identity is welcome unless it is ruled out, but a coding that the client asks for by name comes first.
  const fallback = { br: 0, gzip: 0, identity: 0.000_1 }
  const weigh = (encoding: Encoding) => weight.get(encoding) ?? weight.get('*') ?? fallback[encoding]
  const best = encodings
    .filter((encoding) => available.includes(encoding) && weigh(encoding) > 0)
    .toSorted((a, b) => weigh(b) - weigh(a))
  return best[0] ?? 'identity'
}

/** The items of an Accept… header with their weights; one whose weight makes no sense counts as unwanted. */
function weights(header: string): Map<string, number> {
  const items = header.toLowerCase().split(',')
  return new Map(
    items.map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1'
      return [name, /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(q) ? Number(q) : 0]
    }),
  )
}

/** If-None-Match, which compares weakly: a proxy may have put a W/ before our tag. */
function matches(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}
