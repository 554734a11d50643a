import { urlOf } from '../lib/base-path.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'

/** How a script uses a token: by curl, and by the official SDK with the console in Exa’s place. */
export function TokenUse() {
  return (
    <section aria-labelledby="token-use" className="max-w-3xl px-4 pt-6 print:hidden">
      <h2 id="token-use" className="text-lg font-semibold">
        How a script uses it
      </h2>
      <p className="mt-1 text-muted">
        As a bearer token, or as the API key of the official SDK. Imports are under{' '}
        <code className="font-mono text-xs">/api/websets/v0</code>; everything else is described in{' '}
        <a href={urlOf('/api/console/openapi.json')} className="text-accent underline">
          OpenAPI
        </a>
        . What a token deletes is recorded under its name.
      </p>
      {samples().map(({ label, code }) => (
        <div key={label} className="mt-3">
          <div className="mb-1 flex items-center justify-between gap-2">
            <h3 className="text-sm text-muted">{label}</h3>
            <CopyButton text={code} what={`code: ${label}`} />
          </div>
          <TextBlock label={`${label}, code`}>{code}</TextBlock>
        </div>
      ))}
    </section>
  )
}

/** The token comes from the environment, so that it is in no file. */
function samples(): { label: string; code: string }[] {
  const api = urlOf('/api')
  return [
    {
      label: 'curl',
      code: `curl '${api}/websets/v0/imports?limit=10' \\
  -H "Authorization: Bearer $IMPORTS_CONSOLE_TOKEN"`,
    },
    {
      label: 'exa-js',
      code: `import { Exa } from 'exa-js'

const exa = new Exa(process.env.IMPORTS_CONSOLE_TOKEN, '${api}')
const { data } = await exa.websets.imports.list({ limit: 10 })
console.log(data)`,
    },
  ]
}
