import { javaScript, python, shellWord } from './quote.ts'

/** What one does with the imports API, with what it takes. */
export type Action =
  | { kind: 'list imports' }
  | { kind: 'get import'; id: string }
  | { kind: 'update import'; id: string; changes: { title?: string; metadata?: Record<string, string> } }
  | { kind: 'delete import'; id: string }
  | { kind: 'delete imports'; ids: readonly string[] }
  | { kind: 'list websets' }
  | { kind: 'list events' }

export const languages = ['curl', 'JavaScript', 'Python'] as const
export type Language = (typeof languages)[number]

/** Where the samples go to unless told otherwise. */
const exa = 'https://api.exa.ai'

/**
 * Code that does an action at Exa, whole: it runs as it stands where EXA_API_KEY is set. The key is never in it.
 * `baseUrl` is another address of the API, without `/websets`.
 */
export function sampleOf(action: Action, language: Language, { baseUrl = exa } = {}): string {
  const write = { curl, JavaScript: javaScriptSample, Python: pythonSample }[language]
  return write(action, baseUrl)
}

function curl(action: Action, baseUrl: string): string {
  const key = '-H "x-api-key: $EXA_API_KEY"'
  const address = (path: string) => shellWord(`${baseUrl}/websets/v0/${path}`)
  const one = (id: string) => address(`imports/${encodeURIComponent(id)}`)
  switch (action.kind) {
    case 'list imports':
      return `curl ${address('imports?limit=25')} \\\n  ${key}`
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

function javaScriptSample(action: Action, baseUrl: string): string {
  const base = baseUrl === exa ? '' : `, ${javaScript(baseUrl)}`
  return `import { Exa } from 'exa-js'\n\nconst exa = new Exa(process.env.EXA_API_KEY${base})\n${javaScriptCall(action)}`
}

function logged(call: string): string {
  return `const result = await ${call}\nconsole.log(result)`
}

function javaScriptCall(action: Action): string {
  switch (action.kind) {
    case 'list imports':
      return logged('exa.websets.imports.list({ limit: 25 })')
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

function pythonSample(action: Action, baseUrl: string): string {
  const base = baseUrl === exa ? '' : `, base_url=${python(baseUrl)}`
  return `import os\nfrom exa_py import Exa\n\nexa = Exa(os.environ["EXA_API_KEY"]${base})\n${pythonCall(action)}`
}

function printed(call: string): string {
  return `result = ${call}\nprint(result)`
}

function pythonCall(action: Action): string {
  switch (action.kind) {
    case 'list imports':
      return printed('exa.websets.imports.list(limit=25)')
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
