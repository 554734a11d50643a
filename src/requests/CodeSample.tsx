import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Info } from '../contract/info.ts'
import { urlOf } from '../lib/base-path.ts'
import { infoQuery } from '../queries/info.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { ToggleButton } from '../ui/ToggleButton.tsx'
import { type Action, type Api, type Language, languages, sampleOf } from './sample.ts'

type Props = {
  actions: readonly { label: string; action: Action }[]
  className?: string
}

/** Code for what can be done here, in three languages; folded at first. */
export function CodeSample({ actions, className = 'px-4 py-4' }: Props) {
  const [open, setOpen] = useState(false)
  const [language, setLanguage] = useState<Language>('curl')
  const { data: info } = useQuery(infoQuery)
  return (
    <details
      className={`${className} print:hidden`}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="font-semibold">Code for this</summary>
      {open && (
        <>
          <div role="group" aria-label="Language" className="mt-2 flex flex-wrap gap-1">
            {languages.map((name) => (
              <ToggleButton key={name} pressed={name === language} onClick={() => setLanguage(name)}>
                {name}
              </ToggleButton>
            ))}
          </div>
          {actions.map(({ label, action }) => (
            <Sample
              key={label}
              label={label}
              code={sampleOf(withToken(action, info), language, apiOf(info))}
            />
          ))}
          {actions.some(({ action }) => action.kind !== 'call console') && (
            <p className="mt-2 text-sm text-muted">
              {info?.mode === 'sandbox'
                ? info.signIn
                  ? 'These run on this sandbox, with a token of this console in EXA_API_KEY. Deletions are recorded.'
                  : 'These run as they are, on this sandbox. Deletions are recorded.'
                : 'These call Exa directly, so the console doesn’t record them. The key comes from EXA_API_KEY.'}
            </p>
          )}
          {info?.signIn && actions.some(({ action }) => action.kind === 'call console') && (
            <p className="mt-2 text-sm text-muted">
              A script needs a token of this console in place of YOUR_TOKEN. Admins make them.
            </p>
          )}
        </>
      )}
    </details>
  )
}

/** Where this console's imports are: at Exa, or in the sandbox, which the console lets everybody on this machine call. */
function apiOf(info: Info | undefined): Partial<Api> {
  if (info?.mode === 'sandbox')
    return { baseUrl: urlOf('/api'), ...(info.signIn === null && { key: 'sandbox' as const }) }
  return info?.account.baseUrl ? { baseUrl: info.account.baseUrl } : {}
}

/** Where people sign in, a script calls the console with a token. */
function withToken(action: Action, info: Info | undefined): Action {
  if (action.kind !== 'call console' || !info?.signIn) return action
  return { ...action, headers: { authorization: 'Bearer YOUR_TOKEN', ...action.headers } }
}

function Sample({ label, code }: { label: string; code: string }) {
  return (
    <section aria-label={label} className="mt-3">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h4 className="text-sm text-muted">{label}</h4>
        <CopyButton text={code} what={`code: ${label}`} />
      </div>
      <TextBlock label={`${label}, code`}>{code}</TextBlock>
    </section>
  )
}
