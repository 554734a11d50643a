import { javaScript, python, shellCommand, shellWord } from './quote.ts'

/** The console needs no key. */
export type ConsoleCall = {
  method: string
  url: string
  headers: Readonly<Record<string, string>>
  sent: { json: unknown } | { file: string } | null
}

export function curlConsole({ method, url, headers, sent }: ConsoleCall): string {
  return shellCommand(
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shellWord(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`),
    ...(sent ? [`--data-binary ${'json' in sent ? jsonWord(sent.json) : shellWord(`@${sent.file}`)}`] : []),
  )
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
