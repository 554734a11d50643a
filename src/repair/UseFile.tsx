import { useLocation } from 'wouter'
import { goOnWith, type ReplacingDraft } from '../new-import/creations.ts'
import { emptyForm } from '../new-import/form.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import type { Repair } from './use-repair.ts'

type Props = {
  file: File
  /** The form that the file came from; null if there was none. */
  draft: ReplacingDraft | null
  repair: Repair
  blocked: string | false
  onSent: () => void
}

/** Continues in the form of a new import with the mended file. */
export function UseFile({ file, draft, repair: { opened }, blocked, onSent }: Props) {
  const [, navigate] = useLocation()
  const use = async () => {
    if (!opened) return
    const { client, state } = opened
    const mended = new File([await client.ask('result', null)], file.name, { type: 'text/csv' })
    const form = draft?.form ?? { ...emptyForm, title: file.name.replace(/\.\w{1,5}$/, '') }
    goOnWith({ form, file: mended, identifier: state.identifier, after: draft?.after ?? null })
    onSent()
    navigate('/new-import')
  }
  return (
    <CommandButton
      data-next
      place="Repair"
      look="accent"
      onClick={() => void use()}
      disabledBecause={blocked}
    >
      Use this file
    </CommandButton>
  )
}
