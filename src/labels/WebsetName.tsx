import { useQuery } from '@tanstack/react-query'
import { infoQuery } from '../queries/info.ts'

/** A webset by its title, or by its id where it has none, with a link to it at Exa; those of the sandbox are nowhere. */
export function WebsetName({ id, title }: { id: string; title: string | null }) {
  const { data: isLive } = useQuery({ ...infoQuery, select: ({ account }) => account.mode === 'live' })
  const name = title === null ? <code className="font-mono text-xs">{id}</code> : <bdi>{title}</bdi>
  if (!isLive) return name
  return (
    <a
      href={`https://websets.exa.ai/${encodeURIComponent(id)}`}
      target="_blank"
      rel="noreferrer"
      className="text-accent underline"
    >
      {name}
    </a>
  )
}
