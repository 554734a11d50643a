import { useLocation } from 'wouter'
import { setDraft, type ReplacingDraft } from '../new-import/creations.ts'
import { emptyForm, titleOfFile } from '../new-import/form.ts'
import { UnreadableFile } from '../new-import/UnreadableFile.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'
import { useMendedFile } from './use-mended-file.ts'
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
export function UseFile({ file: original, draft, repair, blocked, onSent }: Props) {
  const [, navigate] = useLocation()
  const mended = useMendedFile(original, repair)
  const use = () =>
    mended.makeFor(({ file, state }) => {
      const form = draft?.form ?? { ...emptyForm, title: titleOfFile(file) }
      setDraft({ form, file, identifier: state.identifier, replaces: draft?.replaces ?? null })
      onSent()
      navigate('/new-import')
    })
  return (
    <>
      {mended.failure !== null && (
        <div className="w-full">
          <UnreadableFile name={original.name} message={mended.failure} />
        </div>
      )}
      <CommandButton
        data-next
        place="Repair"
        look="accent"
        onClick={() => void use()}
        disabledBecause={blocked || (mended.isMaking && 'The file is being made')}
      >
        Use this file
      </CommandButton>
    </>
  )
}
