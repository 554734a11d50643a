import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Info } from '../contract/info.ts'
import { mayAct } from '../contract/who.ts'
import { roleWords } from '../labels/role-words.ts'
import { useSignOut } from '../queries/access.ts'
import { infoQuery } from '../queries/info.ts'
import { useAttendance, useOtherTabs } from '../queries/session-channel.ts'
import { Button } from '../ui/Button.tsx'
import { Popover } from '../ui/Popover.tsx'
import { everywhere } from '../ui/use-shortcuts.ts'
import { initialsOf } from './initials.ts'
import { MutationFailure } from '../labels/QueryFailure.tsx'

/** Who is signed in here, what they may do, and the way out. */
export function SignedInMenu() {
  const { data } = useQuery(infoQuery)
  useOtherTabs()
  useAttendance()
  const who = data?.you.who
  if (!data || !who) return null
  return (
    <Popover
      label={
        <>
          <span className="sr-only">Signed in as {who.name}</span>
          <span aria-hidden className="text-xs">
            {initialsOf(who.name)}
          </span>
        </>
      }
      title="Signed in"
      place={everywhere}
      buttonClassName="size-8 rounded-full! px-0!"
    >
      <Menu info={data} name={who.name} address={who.address} />
    </Popover>
  )
}

type MenuProps = { info: Info; name: string; address: string | null }

function Menu({ info: { you, signIn }, name, address }: MenuProps) {
  const signingOut = useSignOut()
  const { label, may } = roleWords[you.role]
  return (
    <div className="space-y-3">
      <div>
        <p className="font-semibold wrap-anywhere">
          <bdi>{name}</bdi>
        </p>
        {address !== null && address !== name && <p className="text-muted wrap-anywhere">{address}</p>}
        <p className="mt-1 text-sm text-muted">
          <span className="font-medium text-text">{label}</span> – {may}
        </p>
      </div>
      {mayAct(you.role, 'admin') && (
        <p className="flex gap-4 border-t border-line pt-2">
          <MenuLink href="/access/sessions">Sessions</MenuLink>
          <MenuLink href="/access/tokens">Tokens</MenuLink>
        </p>
      )}
      {signIn === 'proxy-jwt' ? (
        <p className="border-t border-line pt-2 text-sm text-muted">
          The proxy before this console signs people in and out.
        </p>
      ) : (
        <>
          <MutationFailure mutation={signingOut} />
          <Button
            className="w-full"
            onClick={() => signingOut.mutate()}
            disabledBecause={signingOut.isPending && 'You are being signed out'}
          >
            {signingOut.isPending ? 'Signing out…' : 'Sign out'}
          </Button>
        </>
      )}
    </div>
  )
}

function MenuLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="inline-flex min-h-8 items-center font-medium text-accent underline">
      {children}
    </Link>
  )
}
