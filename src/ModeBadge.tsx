import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Info } from './contract/info.ts'
import { infoQuery } from './queries/info.ts'
import { useSandboxChanges } from './queries/sandbox-changes.ts'

/** Which imports these are, at all times: the sandbox's, or the live ones of a host; which account's; and whether they can be changed. */
export function ModeBadge() {
  const { data } = useQuery(infoQuery)
  useSandboxChanges()
  if (!data) return null
  const rest = detailsOf(data).join(' · ')
  return (
    <p className="flex min-h-8 items-center min-w-0 flex-1 gap-1.5 text-xs font-medium max-sm:flex-wrap max-[18rem]:min-w-fit">
      {data.mode === 'sandbox' ? (
        <Link
          href="/sandbox"
          className={`border-edge text-muted ${look}`}
          title={`Sandbox · ${rest}. Sample data on this machine: nothing here reaches Exa`}
        >
          <Words mode="Sandbox" rest={rest} />
        </Link>
      ) : (
        <span
          className={`border-accent text-accent ${look}`}
          title={`Live · ${rest}. Deleting here deletes at Exa`}
        >
          <Words mode="Live" rest={rest} />
        </span>
      )}
      {data.readOnly && (
        <span
          className="shrink-0 rounded-full border border-warn px-2 leading-5.5 text-warn"
          title="Started with READ_ONLY=1"
        >
          Read-only
        </span>
      )}
    </p>
  )
}

const look = 'flex max-w-full min-w-0 rounded-full border px-2 leading-5.5'

/** Where there is no room for all of it, the mode stays whole. */
function Words({ mode, rest }: { mode: string; rest: string }) {
  return (
    <>
      <span className="shrink-0">{mode}</span>
      <span className="min-w-0 truncate max-[22.5rem]:hidden">&nbsp;· {rest}</span>
    </>
  )
}

/** The account's name first; then where it is, or what the sandbox plays. */
function detailsOf({ account, host, scenario }: Info): string[] {
  return [account.name, host, scenario].filter((part) => part !== null)
}
