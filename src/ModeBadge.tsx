import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { infoQuery } from './queries/info.ts'

/** Which imports these are, at all times: the sandbox's, or the live ones of a host; and whether they can be changed. */
export function ModeBadge() {
  const { data } = useQuery(infoQuery)
  if (!data) return null
  return (
    <p className="flex flex-wrap gap-1.5 text-xs font-medium">
      {data.mode === 'sandbox' ? (
        <Link
          href="/sandbox"
          className="max-w-[45vw] truncate rounded-full border border-edge px-2 leading-5.5 text-muted"
          title={`${data.scenario ? `${data.scenario}. ` : ''}Sample data on this machine: nothing here reaches Exa`}
        >
          Sandbox{data.scenario && ` · ${data.scenario}`}
        </Link>
      ) : (
        <span
          className="rounded-full border border-accent px-2 leading-5.5 text-accent"
          title="Deleting here deletes at Exa"
        >
          Live · {data.host}
        </span>
      )}
      {data.readOnly && (
        <span
          className="rounded-full border border-warn px-2 leading-5.5 text-warn"
          title="Started with READ_ONLY=1"
        >
          Read-only
        </span>
      )}
    </p>
  )
}
