import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { Import } from '../contract/import.ts'
import type { Info } from '../contract/info.ts'
import { displayTitle } from '../labels/title.ts'
import { formatNumber } from '../lib/format.ts'
import type { ImportsList } from '../queries/imports-list.ts'
import { importsListQuery } from '../queries/imports.ts'
import { infoQuery } from '../queries/info.ts'
import { useForbidden, useRefused } from '../queries/refused.ts'
import { Button } from '../ui/Button.tsx'
import { introductionPreference } from './preferences.ts'

type Props = { onShortcuts: () => void }

/** What can be done here, pointing at what is there. It waits for the list, and never asks for it. */
export function FirstVisit({ onShortcuts }: Props) {
  const info = useQuery(infoQuery)
  const list = useQuery({
    ...importsListQuery,
    enabled: false,
    select: failedOnes,
    notifyOnChangeProps: ['data'],
  })
  if (!info.data || !list.data) return null
  return <Introduction info={info.data} failed={list.data} onShortcuts={onShortcuts} />
}

type Failed = { newest: Import | null; count: number; complete: boolean }

function failedOnes({ imports, complete }: ImportsList): Failed {
  const failed = imports.filter(({ status }) => status === 'failed')
  return { newest: failed[0] ?? null, count: failed.length, complete }
}

type IntroductionProps = Props & { info: Info; failed: Failed }

function Introduction({ info, failed, onShortcuts }: IntroductionProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const refused = useRefused('Creating imports')
  useEffect(() => {
    if (introductionPreference.read() !== 'called') return
    heading.current?.focus()
    introductionPreference.write('shown')
  }, [])
  return (
    <section
      aria-labelledby="introduction"
      // In a narrow window the dock of jobs, which comes after it, needs the room.
      className="max-h-[45dvh] shrink-0 overflow-y-auto border-t border-line bg-surface px-4 py-2 max-sm:has-[+section]:hidden"
    >
      <div className="flex items-center justify-between gap-2">
        <h2 id="introduction" ref={heading} tabIndex={-1} className="font-semibold">
          What you can do here
        </h2>
        <Button onClick={dismiss}>Got it</Button>
      </div>
      <p className="mt-1">
        <WhereThisIs info={info} />
      </p>
      <ul className="mt-1 flex flex-wrap gap-x-6 gap-y-1">
        {failed.newest && (
          <Pointer about="The reason, and what to do">
            <Link href={`/imports/${failed.newest.id}`} className={`${pointerLook} truncate`}>
              Read why “<bdi translate="no">{displayTitle(failed.newest)}</bdi>” failed
            </Link>
          </Pointer>
        )}
        {failed.count > 0 && (
          // Room for its count, which comes with the end of the list: nothing beside it moves then.
          <Pointer about="By cause, or one at a time" className="min-w-36">
            <Link href="/imports?status=failed" className={pointerLook}>
              Failed imports{failed.complete && ` (${formatNumber(failed.count)})`}
            </Link>
          </Pointer>
        )}
        {!refused && (
          // On a phone the button for it is below.
          <Pointer about="Checked before it is sent" className="max-sm:hidden">
            <Link href="/new-import" className={pointerLook}>
              New import
            </Link>
          </Pointer>
        )}
        <Pointer about="Every API call, with code">
          <Link href="/requests" className={pointerLook}>
            API
          </Link>
        </Pointer>
        <Pointer about="Who deleted what, and when">
          <Link href="/deletions" className={pointerLook}>
            Deletions
          </Link>
        </Pointer>
        <Pointer about="Everything works without a mouse" className="max-sm:hidden">
          <button type="button" onClick={onShortcuts} className={pointerLook}>
            Keyboard shortcuts
          </button>
        </Pointer>
      </ul>
    </section>
  )
}

function dismiss() {
  introductionPreference.write('dismissed')
  document.getElementById('main')?.focus()
}

const pointerLook = 'inline-block max-w-full py-0.5 align-bottom font-medium text-accent underline'

type PointerProps = { about: string; className?: string; children: ReactNode }

/** A link or button, and what it is good for if there is room. */
function Pointer({ about, className = '', children }: PointerProps) {
  return (
    <li className={`max-w-full ${className}`}>
      {children}
      <p className="text-sm text-muted max-sm:hidden">{about}</p>
    </li>
  )
}

/** Whose imports these are, and what it means to change them. */
function WhereThisIs({ info: { mode, host, readOnly } }: { info: Info }) {
  const forbidden = useForbidden('Changing imports')
  const changing = readOnly ? `${forbidden}: nothing can be changed or deleted here.` : forbidden
  if (mode === 'live')
    return (
      <>
        These are the imports at <strong className="font-medium wrap-anywhere">{host}</strong>.{' '}
        {changing || 'Deletions are real: once one has begun, it can’t be undone.'}
      </>
    )
  return (
    <>
      This is the{' '}
      <Link href="/sandbox" className="font-medium text-accent underline">
        sandbox
      </Link>
      , with made-up imports: no key needed, nothing leaves this machine.{' '}
      {changing || 'Break anything; reset it any time.'}
    </>
  )
}
