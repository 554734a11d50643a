import type { CreateImport } from '../contract/create-import.ts'
import type { ImportPatch } from '../contract/import.ts'
import { javaScript, python, shellWord } from './quote.ts'

/** A call to the imports API with its parameters, or a call to this console. */
export type Action = ({ kind: 'call console' } & ConsoleCall) | ExaAction

type ExaAction =
  | { kind: 'list imports'; limit?: number; cursor?: string }
  | { kind: 'create import'; params: CreateImport; fileName: string }
  | { kind: 'get import'; id: string }
  | { kind: 'update import'; id: string; changes: ImportPatch }
  | { kind: 'delete import'; id: string }
  | { kind: 'delete imports'; ids: readonly string[] }
  | { kind: 'list websets' }
  | { kind: 'list events' }

export const languages = ['curl', 'JavaScript', 'Python'] as const
export type Language = (typeof languages)[number]

const exa = 'https://api.exa.ai'

/**
 * Complete code for an action. It reads the key from EXA_API_KEY, never contains it. `baseUrl` is another address of the
 * API, without `/websets`.
 */
export function sampleOf(action: Action, language: Language, { baseUrl = exa } = {}): string {
  if (action.kind === 'call console') {
    const write = { curl: curlConsole, JavaScript: javaScriptConsole, Python: pythonConsole }[language]
    return write(action)
  }
  const write = { curl, JavaScript: javaScriptSample, Python: pythonSample }[language]
  return write(action, baseUrl)
}

type Creation = Extract<ExaAction, { kind: 'create import' }>

/** The libraries compute size and count themselves. */
function uncounted({ params: { size: _size, count: _count, ...rest } }: Creation): object {
  return rest
}

function listQuery(action: Extract<ExaAction, { kind: 'list imports' }>): string {
  const { limit, cursor } = listParams(action)
  return `limit=${limit}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`
}

function listParams({ limit = 25, cursor }: Extract<ExaAction, { kind: 'list imports' }>) {
  return { limit, ...(cursor !== undefined && { cursor }) }
}

function curl(action: ExaAction, baseUrl: string): string {
  const key = '-H "x-api-key: $EXA_API_KEY"'
  const address = (path: string) => shellWord(`${baseUrl}/websets/v0/${path}`)
  const one = (id: string) => address(`imports/${encodeURIComponent(id)}`)
  switch (action.kind) {
    case 'list imports':
      return `curl ${address(`imports?${listQuery(action)}`)} \\\n  ${key}`
    case 'create import':
      return curlCreate(action, address('imports'), key)
    case 'list websets':
      return `curl ${address('websets?limit=25')} \\\n  ${key}`
    case 'list events':
      return `curl ${address('events?limit=25')} \\\n  ${key}`
    case 'get import':
      return `curl ${one(action.id)} \\\n  ${key}`
    case 'update import': {
      const body = shellWord(JSON.stringify(action.changes))
      return `curl -X PATCH ${one(action.id)} \\\n  ${key} \\\n  -H 'content-type: application/json' \\\n  --data-binary ${body}`
    }
    case 'delete import':
      return `curl -X DELETE ${one(action.id)} \\\n  ${key}`
    case 'delete imports': {
      const ids = action.ids.map((id) => shellWord(encodeURIComponent(id))).join(' \\\n  ')
      return `for id in ${ids}\ndo\n  curl -X DELETE ${address('imports')}/"$id" \\\n    ${key}\ndone`
    }
  }
}

/** The file goes to the URL in the response, without the key. */
function curlCreate({ params, fileName }: Creation, address: string, key: string): string {
  const body = shellWord(JSON.stringify(params))
  const file = shellWord(`@${fileName}`)
  return `answer=$(curl -X POST ${address} \\
  ${key} \\
  -H 'content-type: application/json' \\
  --data-binary ${body})
printf '%s\\n' "$answer"
upload_url=$(printf '%s' "$answer" | sed 's/.*"uploadUrl" *: *"\\([^"]*\\)".*/\\1/')
curl -X PUT "$upload_url" \\
  -H 'content-type: text/csv' \\
  --data-binary ${file}`
}

function javaScriptSample(action: ExaAction, baseUrl: string): string {
  const base = baseUrl === exa ? '' : `, ${javaScript(baseUrl)}`
  const reading = action.kind === 'create import' ? `import { readFile } from 'node:fs/promises'\n` : ''
  return `${reading}import { Exa } from 'exa-js'\n\nconst exa = new Exa(process.env.EXA_API_KEY${base})\n${javaScriptCall(action)}`
}

function logged(call: string): string {
  return `const result = await ${call}\nconsole.log(result)`
}

function javaScriptCall(action: ExaAction): string {
  switch (action.kind) {
    case 'list imports':
      return logged(`exa.websets.imports.list(${javaScript(listParams(action))})`)
    case 'create import':
      return `const csv = await readFile(${javaScript(action.fileName)})
const created = await exa.websets.imports.create(${javaScript(uncounted(action))}, csv)
${logged('exa.websets.imports.waitUntilCompleted(created.id)')}`
    case 'list websets':
      return logged('exa.websets.list({ limit: 25 })')
    case 'list events':
      return logged('exa.websets.events.list({ limit: 25 })')
    case 'get import':
      return logged(`exa.websets.imports.get(${javaScript(action.id)})`)
    case 'update import':
      return logged(`exa.websets.imports.update(${javaScript(action.id)}, ${javaScript(action.changes)})`)
    case 'delete import':
      return logged(`exa.websets.imports.delete(${javaScript(action.id)})`)
    case 'delete imports':
      return `for (const id of ${javaScript(action.ids)}) {\n  const result = await exa.websets.imports.delete(id)\n  console.log(result)\n}`
  }
}

function pythonSample(action: ExaAction, baseUrl: string): string {
  const base = baseUrl === exa ? '' : `, base_url=${python(baseUrl)}`
  return `import os\nfrom exa_py import Exa\n\nexa = Exa(os.environ["EXA_API_KEY"]${base})\n${pythonCall(action)}`
}

function printed(call: string): string {
  return `result = ${call}\nprint(result)`
}

function pythonCall(action: ExaAction): string {
  switch (action.kind) {
    case 'list imports':
      return printed(
        `exa.websets.imports.list(${Object.entries(listParams(action))
          .map(([name, value]) => `${name}=${python(value)}`)
          .join(', ')})`,
      )
    case 'create import':
      return `created = exa.websets.imports.create(${python(uncounted(action))}, csv_data=${python(action.fileName)})
${printed('exa.websets.imports.wait_until_completed(created.id)')}`
    case 'list websets':
      return printed('exa.websets.list(limit=25)')
    case 'list events':
      return printed('exa.websets.events.list(limit=25)')
    case 'get import':
      return printed(`exa.websets.imports.get(${python(action.id)})`)
    case 'update import':
      return printed(`exa.websets.imports.update(${python(action.id)}, ${python(action.changes)})`)
    case 'delete import':
      return printed(`exa.websets.imports.delete(${python(action.id)})`)
    case 'delete imports':
      return `for import_id in ${python(action.ids)}:\n  result = exa.websets.imports.delete(import_id)\n  print(result)`
  }
}

/** The console needs no key. */
export type ConsoleCall = {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  sent: { json: unknown } | { file: string } | null
}

export function curlConsole({ method, url, headers, sent }: ConsoleCall): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(sent ? [`--data-binary ${'json' in sent ? jsonWord(sent.json) : shellWord(`@${sent.file}`)}`] : []),
  ]
  return parts.join(' \\\n  ')
}

/** Safe for curl, which would read a file for data that starts with @: JSON does not. */
function jsonWord(json: unknown): string {
  return shellWord(JSON.stringify(json))
}

export function javaScriptConsole({ method, url, headers, sent }: ConsoleCall): string {
  const reading = sent && 'file' in sent ? "import { readFile } from 'node:fs/promises'\n\n" : ''
  const options = [
    ...(method === 'GET' ? [] : [`method: ${javaScript(method)}`]),
    ...(Object.keys(headers).length === 0 ? [] : [`headers: ${javaScript(headers, '  ')}`]),
    ...(sent
      ? [
          'json' in sent
            ? `body: JSON.stringify(${javaScript(sent.json, '  ')})`
            : `body: await readFile(${javaScript(sent.file)})`,
        ]
      : []),
  ]
  const second = options.length === 0 ? '' : `, {\n${options.map((line) => `  ${line},\n`).join('')}}`
  return `${reading}const response = await fetch(${javaScript(url)}${second})
console.log(response.status, await response.text())`
}

export function pythonConsole({ method, url, headers, sent }: ConsoleCall): string {
  const named = [
    `method=${python(method)}`,
    `headers=${python(headers, '  ')}`,
    ...(sent
      ? [
          'json' in sent
            ? `data=json.dumps(${python(sent.json, '  ')}).encode()`
            : `data=open(${python(sent.file)}, 'rb').read()`,
        ]
      : []),
  ]
  return `import json
import urllib.request

request = urllib.request.Request(
  ${python(url)},
${named.map((line) => `  ${line},\n`).join('')})
with urllib.request.urlopen(request) as response:
  print(response.status, response.read().decode())`
}
