import { packageVersion } from './package.ts'

/** `npx imports-console`: starts the console, or runs one of its commands. */

type Command = { does: string; run: () => unknown; more?: string }

/** Each is a separate program, which runs when it is loaded. */
const commands: Record<string, Command> = {
  '': { does: 'start the console', run: () => import('./main.ts') },
  sandbox: { does: 'serve the sandbox API alone', run: () => import('./sandbox/main.ts') },
  'ledger verify': {
    more: '[--head <entry>:<hash>]',
    does: 'verify the ledger of every account in DATA_DIR, or of DATABASE_URL',
    run: () => import('./commands/ledger-verify.ts'),
  },
  'ledger acknowledge': {
    more: '[note]',
    does: 'acknowledge what is wrong with a ledger',
    run: () => import('./commands/ledger-acknowledge.ts'),
  },
  'ledger move': {
    more: '[--to-sqlite <folder>]',
    does: 'move a ledger into the database of DATABASE_URL, or out of it',
    run: () => import('./commands/ledger-move.ts'),
  },
  'database migrate': {
    does: 'make the tables in the database of DATABASE_URL, or bring them up to date',
    run: () => import('./commands/database-migrate.ts'),
  },
  'account confirm': {
    does: 'confirm that a new EXA_API_KEY is for the same account',
    run: () => import('./commands/account-confirm.ts'),
  },
  backup: {
    more: '<folder>',
    does: 'copy DATA_DIR, also while the console runs',
    run: () => import('./commands/backup.ts'),
  },
  health: {
    does: 'ask the running console whether it answers, for health checks',
    run: () => import('./commands/health.ts'),
  },
  '--help': { does: 'print this', run: () => process.stdout.write(help()) },
  '--version': { does: 'print the version', run: () => process.stdout.write(`${packageVersion}\n`) },
}

const words = process.argv.slice(2)
const name = [words.slice(0, 2).join(' '), words[0] ?? ''].find((each) => Object.hasOwn(commands, each))
const command = name === undefined ? undefined : commands[name]
const length = name ? name.split(' ').length : 0
if (command && (command.more || words.length === length)) {
  // What follows then stands where the command looks for it when it is run by itself.
  process.argv.splice(2, length)
  await command.run()
} else {
  process.stderr.write(`There is no command "${words.join(' ')}". See imports-console --help.\n`)
  process.exitCode = 1
}

function help(): string {
  const lines = Object.entries(commands).map(
    ([of, { does, more = '' }]) => `  ${`imports-console ${of} ${more}`.padEnd(54)} ${does}`,
  )
  return `Imports Console ${packageVersion}

${lines.join('\n')}

It is configured with environment variables; none is needed to try it on the sandbox.
All of them: docs/settings.md. To run it for a team: docs/operating.md.
`
}
