import { type RefObject, useId, useRef, useState } from 'react'
import { type MadeToken, tokenLimits } from '../contract/access.ts'
import { type Role, roles } from '../contract/who.ts'
import { roleWords } from '../labels/role-words.ts'
import { useMakeToken } from '../queries/access.ts'
import { takeFocus } from '../ui/focus.ts'
import { AlertDialog } from '../ui/AlertDialog.tsx'
import { Button } from '../ui/Button.tsx'
import { CopyButton } from '../ui/CopyButton.tsx'
import { DialogClose, DialogDescription, DialogTitle } from '../ui/Dialog.tsx'
import { TextBlock } from '../ui/TextBlock.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'

/** How long a token works, in days; null: for good. */
const lifetimes: readonly { days: number | null; label: string }[] = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: '1 year' },
  { days: null, label: 'No expiry: valid until revoked' },
]

/** Makes a token, and then shows it the one time that it can be seen. */
export function MakeTokenDialog({ onClose }: { onClose: () => void }) {
  const name = useRef<HTMLInputElement>(null)
  const making = useMakeToken()
  const made = making.data
  return (
    <AlertDialog
      first={() => name.current}
      // Once it is made, only the button leaves: by Escape it would be lost.
      onLeave={() => !making.isPending && !made && onClose()}
    >
      {made ? <Made made={made} onClose={onClose} /> : <Form name={name} making={making} />}
    </AlertDialog>
  )
}

type FormProps = { name: RefObject<HTMLInputElement | null>; making: ReturnType<typeof useMakeToken> }

function Form({ name: field, making }: FormProps) {
  const id = useId()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [lifetime, setLifetime] = useState(1)
  const { isPending } = making
  const pendingBecause = isPending && 'The token is being made'
  const select = 'mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2'
  return (
    <form
      className="flex min-h-0 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const days = lifetimes[lifetime]?.days ?? null
        if (!isPending && name.trim() !== '') making.mutate({ name: name.trim(), role, days })
      }}
    >
      <DialogTitle>New token</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription>
          Anyone who has it can do what its role allows, without signing in. Use it for one script, with the
          lowest role that is enough.
        </DialogDescription>
        <div>
          <label htmlFor={`${id}-name`} className="font-medium">
            Name
          </label>
          <input
            ref={field}
            id={`${id}-name`}
            value={name}
            onChange={({ target }) => setName(target.value)}
            maxLength={tokenLimits.nameCharacters}
            readOnly={isPending}
            placeholder="What it is for, e.g. nightly-cleanup"
            autoComplete="off"
            className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5 placeholder:text-muted"
          />
        </div>
        <div>
          <label htmlFor={`${id}-role`} className="font-medium">
            Role
          </label>
          <select
            id={`${id}-role`}
            value={role}
            aria-describedby={`${id}-may`}
            disabled={isPending}
            onChange={({ target }) => setRole(roles.find((each) => each === target.value) ?? 'viewer')}
            className={select}
          >
            {roles.map((each) => (
              <option key={each} value={each}>
                {roleWords[each].label}
              </option>
            ))}
          </select>
          <p id={`${id}-may`} className="mt-1 text-sm text-muted">
            It {roleWords[role].may}.
          </p>
        </div>
        <div>
          <label htmlFor={`${id}-days`} className="font-medium">
            Works for
          </label>
          <select
            id={`${id}-days`}
            value={lifetime}
            disabled={isPending}
            onChange={({ target }) => setLifetime(Number(target.value))}
            className={select}
          >
            {lifetimes.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <MutationFailure mutation={making} />
      </div>
      <div className="flex flex-wrap items-center justify-end gap-2">
        <DialogClose disabledBecause={pendingBecause}>Cancel</DialogClose>
        <Button
          look="accent"
          type="submit"
          disabledBecause={pendingBecause || (name.trim() === '' && 'Give it a name first')}
        >
          {isPending ? 'Making…' : 'Make token'}
        </Button>
      </div>
    </form>
  )
}

function Made({ made: { token, name, role }, onClose }: { made: MadeToken; onClose: () => void }) {
  return (
    <>
      <DialogTitle>Token made</DialogTitle>
      <div className="-mx-1 flex min-h-0 flex-col gap-3 overflow-y-auto px-1 pb-1">
        <DialogDescription role="status">
          Copy “<bdi className="font-medium wrap-anywhere">{name}</bdi>” ({roleWords[role].label}) now: it is
          shown this once, and the console keeps only a hash of it.
        </DialogDescription>
        <div className="flex items-center gap-2 pr-3">
          <div className="min-w-0 flex-1">
            <TextBlock label="The token">{token}</TextBlock>
          </div>
          {/* Takes the focus of the submit button that is gone. A held Enter copies again, and closes nothing. */}
          <CopyButton text={token} what="token" ref={takeFocus} />
        </div>
      </div>
      <div className="flex justify-end">
        <Button look="accent" onClick={onClose}>
          I have copied it
        </Button>
      </div>
    </>
  )
}
