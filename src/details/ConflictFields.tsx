import { type Choice, type Conflict, metadataKeyOf } from '../queries/import-changes.ts'
import { Notice } from '../ui/Notice.tsx'

type Props = {
  conflicts: readonly Conflict[]
  choices: ReadonlyMap<string, Choice>
  onChoose: (field: string, choice: Choice) => void
  /** Whether saving was tried. Fields without a choice are marked then. */
  tried: boolean
}

/** Fields that somebody else has changed too, with both versions to choose from. */
export function ConflictFields({ conflicts, choices, onChoose, tried }: Props) {
  return (
    <Notice look="warn" role="alert" title="Somebody else has changed this import">
      <p>Nothing is saved yet. Choose a version for each field, then save.</p>
      {conflicts.map(({ field, mine, theirs, changedByBoth }) => {
        const chosen = choices.get(field)
        const missing = tried && chosen === undefined
        const key = metadataKeyOf(field)
        return (
          <fieldset key={field} className="mt-3" aria-label={key === null ? 'Title' : `Metadata ${key}`}>
            <legend className="font-medium wrap-anywhere">
              {key === null ? 'Title' : <>Metadata “{key}”</>}
              {!changedByBoth && <span className="font-normal text-muted"> · not changed by you</span>}
            </legend>
            {(['mine', 'theirs'] as const).map((choice) => (
              <Version
                key={choice}
                field={field}
                words={choice === 'mine' ? 'Keep mine' : 'Take theirs'}
                text={choice === 'mine' ? mine : theirs}
                checked={chosen === choice}
                missing={missing}
                onChoose={() => onChoose(field, choice)}
              />
            ))}
            {missing && <p className="text-danger">Choose one of the two.</p>}
          </fieldset>
        )
      })}
    </Notice>
  )
}

type VersionProps = {
  field: string
  words: string
  /** Undefined where this version has no such metadata. */
  text: string | undefined
  checked: boolean
  missing: boolean
  onChoose: () => void
}

function Version({ field, words, text, checked, missing, onChoose }: VersionProps) {
  return (
    <label className="mt-1 flex min-h-6 items-start gap-2">
      <input
        type="radio"
        name={`choice-${field}`}
        checked={checked}
        onChange={onChoose}
        data-invalid={missing || undefined}
        className="mt-0.5 size-4 shrink-0 accent-(--accent)"
      />
      <span className="min-w-0 wrap-anywhere">
        {words}:{' '}
        {text === undefined ? (
          <em className="text-muted">not there</em>
        ) : text === '' ? (
          <em className="text-muted">empty</em>
        ) : (
          <bdi>“{text}”</bdi>
        )}
      </span>
    </label>
  )
}
