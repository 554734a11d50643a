import type { CreateImport } from '../contract/create-import.ts'
import type { ImportPatch } from '../contract/import.ts'
import { type ConsoleCall, curlConsole, javaScriptConsole, pythonConsole } from './console-sample.ts'
import { javaScript, python, shellCommand, shellWord } from './quote.ts'

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

/** Where the code calls the API, and with which key. */
export type Api = {
  /** Without `/websets`. */
  baseUrl: string
  /** Any will do at the sandbox, so it stands in the code; null: the code reads it from EXA_API_KEY. */
  key: 'sandbox' | null
}

/** Complete code for an action. It never contains a key that is worth anything. */
export function sampleOf(
  action: Action,
  language: Language,
  { baseUrl = exa, key = null }: Partial<Api> = {},
): string {
  if (action.kind === 'call console') {
    const write = { curl: curlConsole, JavaScript: javaScriptConsole, Python: pythonConsole }[language]
    return write(action)
  }
  const write = { curl, JavaScript: javaScriptSample, Python: pythonSample }[language]
  return write(action, { baseUrl, key })
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

const jsonType = "-H 'content-type: application/json'"

function curl(action: ExaAction, { baseUrl, key }: Api): string {
  const withKey = key === null ? ['-H "x-api-key: $EXA_API_KEY"'] : []
  const address = (path: string) => shellWord(`${baseUrl}/websets/v0/${path}`)
  const one = (id: string) => address(`imports/${encodeURIComponent(id)}`)
  switch (action.kind) {
    case 'list imports':
      return shellCommand(`curl ${address(`imports?${listQuery(action)}`)}`, ...withKey)
    case 'create import':
      return curlCreate(action, address('imports'), withKey)
    case 'list websets':
      return shellCommand(`curl ${address('websets?limit=25')}`, ...withKey)
    case 'list events':
      return shellCommand(`curl ${address('events?limit=25')}`, ...withKey)
    case 'get import':
      return shellCommand(`curl ${one(action.id)}`, ...withKey)
    case 'update import': {
      const body = `--data-binary ${shellWord(JSON.stringify(action.changes))}`
      return shellCommand(`curl -X PATCH ${one(action.id)}`, ...withKey, jsonType, body)
    }
    case 'delete import':
      return shellCommand(`curl -X DELETE ${one(action.id)}`, ...withKey)
    case 'delete imports': {
      const ids = action.ids.map((id) => shellWord(encodeURIComponent(id)))
      const deletion = shellCommand(
        `  curl -X DELETE ${address('imports')}/"$id"`,
        ...withKey.map((part) => `  ${part}`),
      )
      return `${shellCommand(`for id in ${ids[0] ?? ''}`, ...ids.slice(1))}\ndo\n${deletion}\ndone`
    }
  }
}

/** The file goes to the URL in the response, without the key. Ends as the import does. */
function curlCreate({ params, fileName }: Creation, address: string, withKey: readonly string[]): string {
  const body = `--data-binary ${shellWord(JSON.stringify(params))}`
  const reading = shellCommand(`curl ${address}/"$id"`, ...withKey.map((part) => `  ${part}`))
  return `answer=$(${shellCommand(`curl -X POST ${address}`, ...withKey, jsonType, body)})
printf '%s\\n' "$answer"
id=$(${firstField('id')})
upload_url=$(printf '%s' "$answer" | sed 's/.*"uploadUrl" *: *"\\([^"]*\\)".*/\\1/')
${shellCommand('curl -X PUT "$upload_url"', "-H 'content-type: text/csv'", `--data-binary ${shellWord(`@${fileName}`)}`)}
until
  answer=$(${reading})
  status=$(${firstField('status')})
  [ "$status" != pending ] && [ "$status" != processing ]
do sleep 2
done
printf '%s\\n' "$answer"
[ "$status" = completed ]`
}

/** A field of the answer: the first of this name, as metadata may have one, too. */
function firstField(name: string): string {
  return `printf '%s' "$answer" | grep -o '"${name}" *: *"[^"]*"' | head -n 1 | cut -d '"' -f 4`
}

function javaScriptSample(action: ExaAction, { baseUrl, key }: Api): string {
  const keyWords = key === null ? 'process.env.EXA_API_KEY' : javaScript(key)
  const base = baseUrl === exa ? '' : `, ${javaScript(baseUrl)}`
  const reading = action.kind === 'create import' ? `import { readFile } from 'node:fs/promises'\n` : ''
  return `${reading}import { Exa } from 'exa-js'\n\nconst exa = new Exa(${keyWords}${base})\n${javaScriptCall(action)}`
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

function pythonSample(action: ExaAction, { baseUrl, key }: Api): string {
  const reading = key === null ? 'import os\n' : ''
  const keyWords = key === null ? 'os.environ["EXA_API_KEY"]' : python(key)
  const base = baseUrl === exa ? '' : `, base_url=${python(baseUrl)}`
  return `${reading}from exa_py import Exa\n\nexa = Exa(${keyWords}${base})\n${pythonCall(action)}`
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
