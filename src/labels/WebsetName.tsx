import { useInfo } from '../queries/info.ts'

type Props = { id: string; title: string | null; linked?: boolean }

/** A webset by its title, or by its id where it has none, with a link to it at Exa; those of the sandbox are nowhere. */
export function WebsetName({ id, title, linked = true }: Props) {
  const isLive = useInfo(({ account }) => account.mode === 'live')
  const name = title === null ? <code className="font-mono text-xs">{id}</code> : <bdi>{title}</bdi>
  if (!isLive || !linked) return name
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
