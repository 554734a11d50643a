import { type ReactNode, useId, useRef, useState } from 'react'
import type { CreatedImport } from '../contract/created-import.ts'
import type { CsvProblem } from '../contract/csv/report.ts'
import { useCreateImport } from '../queries/change-import.ts'
import { useForbidden, useRefused } from '../queries/refused.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { ProgressBar } from '../ui/ProgressBar.tsx'
import { Notice } from '../ui/Notice.tsx'
import { MetadataEditor } from '../details/MetadataEditor.tsx'
import type { FieldErrors } from '../details/metadata-rows.ts'
import { CheckReport } from './CheckReport.tsx'
import { EntityFields, IdentifierPicker } from './ImportFields.tsx'
import { FilePicker } from './FilePicker.tsx'
import { creationOf, formErrors, type ImportForm } from './form.ts'
import { readError } from './read-error.ts'
import { UnreadableFile } from './UnreadableFile.tsx'
import { useCheck } from './use-check.ts'
import { CommandButton } from '../ui/CommandButton.tsx'
import { MutationFailure } from '../labels/QueryFailure.tsx'

/** Problems with which the import cannot even be created to see it fail. */
const unusable = new Set<CsvProblem['code']>(['too_large', 'empty', 'binary'])

type Props = {
  form: ImportForm
  onForm: (form: ImportForm) => void
  file: File | null
  onFile: (file: File | null) => void
  /** The chosen column; null to guess it. */
  identifier: number | null
  onIdentifier: (column: number | null) => void
  /** The column failed last time, so it is asked for first. */
  columnFirst: boolean
  /** The failed import that is replaced; null for none. */
  replaces: string | null
  onRepair: (file: File) => void
  onCreated: (created: CreatedImport, file: File) => void
}

/** Takes a file, checks it, and asks for the rest. */
export function NewImportForm(props: Props) {
  const { form, onForm, file, onFile, identifier, onIdentifier, columnFirst, replaces, onRepair, onCreated } =
    props
  const id = useId()
  const element = useRef<HTMLFormElement>(null)
  const forbidden = useForbidden('Creating imports')
  const refused = useRefused('Creating imports')
  const check = useCheck(file, identifier)
  const creation = useCreateImport()
  const [tried, setTried] = useState(false)
  const [anyway, setAnyway] = useState<File | null>(null)
  const { report } = check
  const [reading, setReading] = useState(false)
  /** A file that could be read when it was checked, and no more when it was to be sent. */
  const [unreadable, setUnreadable] = useState<{ file: File; message: string } | null>(null)
  const failure = unreadable?.file === file ? unreadable.message : check.unreadable

  const errors: FieldErrors = tried ? formErrors(form) : {}
  const problem = report?.problem ?? null
  const allowed = problem === null || (anyway === file && !unusable.has(problem.code))
  const blocked =
    refused ||
    ((reading || creation.isPending) && 'The import is being created') ||
    (check.progress !== null && 'The file is being checked') ||
    (failure !== null && 'The file can’t be read: choose it again') ||
    (check.broken && 'The file could not be checked') ||
    (!allowed &&
      (problem && unusable.has(problem.code)
        ? 'This file cannot be imported'
        : 'This file would fail: fix it, or tick “Create anyway”'))
  const change = (fields: Partial<ImportForm>) => onForm({ ...form, ...fields })

  const submit = async () => {
    setTried(true)
    if (!file || Object.keys(formErrors(form)).length > 0) {
      requestAnimationFrame(() => element.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus())
      return
    }
    if (blocked || !report) return
    // Once it is created, an import without its file would be left behind.
    setReading(true)
    const message = await readError(file)
    setReading(false)
    if (message !== null) return setUnreadable({ file, message })
    creation.mutate(
      { json: creationOf(form, file, report), replaces },
      { onSuccess: (created) => onCreated(created, file) },
    )
  }

  const picker = report && report.columns.length > 0 && (
    <IdentifierPicker
      report={report}
      chosen={identifier}
      onChoose={onIdentifier}
      entityType={form.entityType}
    />
  )
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="mt-4 space-y-6"
    >
      {/* Before anybody fills it in. */}
      {forbidden && <p className="text-warn">{forbidden}</p>}
      <Section title="File">
        <FilePicker
          file={file}
          onPick={onFile}
          error={tried && !file ? 'Choose the CSV file to import.' : undefined}
        />
        {check.progress !== null && file && (
          <div>
            <p role="status" className="mb-1 text-sm text-muted">
              Checking the file…
            </p>
            <ProgressBar
              label="Checking the file"
              share={check.progress}
              words={`${Math.round(check.progress * 100)} % read`}
            />
          </div>
        )}
        {check.broken && (
          <Notice look="danger" role="alert" title="The file check could not start">
            Reload the page, and choose the file again.
          </Notice>
        )}
        {failure !== null && file && (
          <UnreadableFile name={file.name} message={failure}>
            Nothing was created.
          </UnreadableFile>
        )}
        {report && columnFirst && picker}
        {report && file && (
          <CheckReport report={report} onRepair={() => onRepair(file)}>
            {!columnFirst && picker}
          </CheckReport>
        )}
      </Section>
      <Section title="Details">
        <EntityFields form={form} onChange={change} errors={errors} />
        <div>
          <label htmlFor={`${id}-title`} className="font-medium">
            Title
          </label>
          <input
            id={`${id}-title`}
            value={form.title}
            onChange={({ target }) => change({ title: target.value })}
            autoComplete="off"
            className="mt-1 block h-9 w-full rounded-md border border-edge bg-bg px-2.5"
          />
        </div>
        <MetadataEditor rows={form.metadata} onChange={(metadata) => change({ metadata })} errors={errors} />
      </Section>
      {problem && !unusable.has(problem.code) && (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            checked={anyway === file}
            onChange={({ target }) => setAnyway(target.checked ? file : null)}
            className="mt-0.5 size-5 shrink-0 accent-accent"
          />
          Create anyway
        </label>
      )}
      <MutationFailure mutation={creation} />
      <CommandButton
        place="New import"
        does="Create import"
        type="submit"
        look="accent"
        disabledBecause={blocked}
      >
        {reading || creation.isPending ? 'Creating…' : 'Create import'}
      </CommandButton>
      {file && report && (
        <CodeSample
          className=""
          actions={[
            {
              label: 'Create, upload and wait for the end',
              action: { kind: 'create import', params: creationOf(form, file, report), fileName: file.name },
            },
            { label: 'List the events, to see it end', action: { kind: 'list events' } },
          ]}
        />
      )}
    </form>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      {children}
    </section>
  )
}
