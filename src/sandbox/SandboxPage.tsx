import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { SandboxScenario, SandboxState } from '../contract/sandbox.ts'
import { urlOf } from '../lib/base-path.ts'
import { formatCount } from '../lib/format.ts'
import { useForbidden } from '../queries/refused.ts'
import { type SandboxOrder, sandboxQuery, useSandboxOrder } from '../queries/sandbox.ts'
import { CodeSample } from '../requests/CodeSample.tsx'
import { MutationFailure, QueryFailure, QueryNote } from '../labels/QueryFailure.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ProgressLine } from '../ui/ProgressLine.tsx'
import { useTitle } from '../ui/use-title.ts'
import { ReplaceDataButton } from './ReplaceDataButton.tsx'
import { ResetForm } from './ResetForm.tsx'
import { SettingsForm } from './SettingsForm.tsx'
import { CommandButton } from '../ui/CommandButton.tsx'

/** The controls of the sandbox: scenarios, single settings, and a reset. */
export function SandboxPage() {
  useTitle('Sandbox')
  const query = useQuery(sandboxQuery)
  if (query.error?.code === 'no_sandbox')
    return (
      <EmptyState
        isPage
        title="There is no sandbox here"
        action={
          <Link href="/imports" className="font-medium text-accent underline">
            Go to Imports
          </Link>
        }
      >
        This console is live. Start it without EXA_API_KEY to use the sandbox.
      </EmptyState>
    )
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-3xl space-y-6 px-4 pt-4 pb-10">
        <header>
          <h1 className="text-xl font-semibold">Sandbox</h1>
          <p className="mt-1 text-muted">
            The imports API on this machine, with made-up data: nothing reaches Exa. Errors here are
            deliberate.
          </p>
          <ProgressLine active={query.isPending && !query.error} label="Reading the sandbox" />
        </header>
        <QueryFailure query={query} className="" />
        {query.data && <Controls state={query.data} />}
      </div>
      <QueryNote query={query} />
    </div>
  )
}

function Controls({ state }: { state: SandboxState }) {
  const forbidden = useForbidden('Changing the sandbox')
  const order = useSandboxOrder()
  const blocked = forbidden || (order.isPending && 'The sandbox is being changed')
  const [started, setStarted] = useState(0)
  const give = (wanted: SandboxOrder, startsAnew: boolean) =>
    order.mutate(wanted, {
      onSuccess: () => {
        if ('scenario' in wanted) setStarted(started + 1)
        // A full load, because everything in the cache is outdated.
        if (startsAnew) location.assign(urlOf('/imports'))
      },
    })
  return (
    <>
      <MutationFailure mutation={order} />
      <section aria-labelledby="scenarios">
        <h2 id="scenarios" className="text-lg font-semibold">
          Scenarios
        </h2>
        <ul className="mt-2 divide-y divide-line rounded-md border border-line">
          {state.scenarios.map((scenario) => (
            <Scenario
              key={scenario.id}
              scenario={scenario}
              running={state.scenario === scenario.id}
              held={state.imports}
              blocked={blocked}
              onStart={() => give({ scenario: scenario.id }, scenario.imports !== null)}
            />
          ))}
        </ul>
      </section>
      <SettingsForm
        // A scenario that is started here takes the place of what was typed.
        key={started}
        settings={state.settings}
        blocked={blocked}
        saved={order.isSuccess && 'change' in order.variables}
        onSave={(change) => give({ change }, false)}
      />
      <ResetForm imports={state.imports} blocked={blocked} onReset={(reset) => give({ reset }, true)} />
      <CodeSample
        className=""
        actions={[
          ...state.scenarios.map(({ id, title }) => ({
            label: `Start: ${title}`,
            action: toSandbox('POST', `/scenarios/${id}`, {}),
          })),
          { label: 'Change settings', action: toSandbox('PATCH', '', state.settings) },
          { label: 'Reset data', action: toSandbox('POST', '/reset', { imports: state.imports }) },
        ]}
      />
    </>
  )
}

/** The requests of the controls, for the code samples. */
function toSandbox(method: string, path: string, json: unknown) {
  return {
    kind: 'call console',
    method,
    url: urlOf(`/api/console/sandbox${path}`),
    headers: { 'content-type': 'application/json' },
    sent: { json },
  } as const
}

type ScenarioProps = {
  scenario: SandboxScenario
  running: boolean
  /** How many imports the sandbox holds. */
  held: number
  blocked: string | false | undefined
  onStart: () => void
}

function Scenario({ scenario, running, held, blocked, onStart }: ScenarioProps) {
  const name = `Start: ${scenario.title}`
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2">
      <div className="min-w-60 flex-1">
        <h3 className="font-medium">{scenario.title}</h3>
        <p className="text-sm text-muted">{scenario.description}</p>
        {scenario.imports !== null && (
          <p className="text-sm text-warn">
            Replaces all data with {formatCount(scenario.imports, 'import')}
          </p>
        )}
      </div>
      {running && (
        <span role="status" className="text-sm font-medium text-busy">
          Running
        </span>
      )}
      {scenario.imports === null ? (
        <CommandButton place="Sandbox" onClick={onStart} disabledBecause={blocked} aria-label={name}>
          Start
        </CommandButton>
      ) : (
        <ReplaceDataButton label="Start" name={name} imports={held} blocked={blocked} onReplace={onStart} />
      )}
    </li>
  )
}
