/**
 * npm run test:mutants: breaks the product on purpose, with one small edit at a time in a copy of the project, and runs the tests
 * that should fail. Ends with 1 when a mutant survives, when the tests fail without an edit, or when the text of an edit is no
 * longer in its file. `npm run test:mutants -- lock` runs only the mutants with this word in their name.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileMutants } from './file-mutants.ts'
import { type Mutant, mutants as ownMutants } from './mutant-list.ts'
import { replicaMutants } from './replica-mutants.ts'

const mutants = [...ownMutants, ...fileMutants, ...replicaMutants]

const root = path.join(import.meta.dirname, '..')
const copiesAtOnce = 2
/** If the tests of a mutant take longer than this, they hang, which counts as a failure. */
const longestMs = 300_000

type Verdict = { killedBy: string | null; seconds: number }

/** Copies the files of the project, with its dependencies, to a new folder. */
function copyProject(folder: string): void {
  const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of listed.stdout.split('\0').filter(Boolean)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(folder, file))
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
}

/** Runs a test file up to the first failure. Returns the name of that test and the output, or null if all pass. */
function failingTest(folder: string, test: string): Promise<{ test: string; output: string } | null> {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', '--bail=1', '--no-color', test], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const note = (chunk: Buffer) => void (output += chunk.toString())
  child.stdout.on('data', note)
  child.stderr.on('data', note)
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), longestMs)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve(code === 0 ? null : { test: signal === null ? test : `${test}, which never ended`, output })
    })
  })
}

/** Makes the edit in the copy. Returns a function that undoes it. Throws when the text is not in the file exactly once. */
function applyTo(folder: string, { name, file, before, after }: Mutant): () => void {
  const place = path.join(folder, file)
  const text = readFileSync(place, 'utf8')
  const found = text.split(before).length - 1
  if (found !== 1)
    throw new Error(`"${name}": its text is ${found} times in ${file}. Adapt its list in bench/.`)
  writeFileSync(
    place,
    text.replace(before, () => after),
  )
  return () => writeFileSync(place, text)
}

async function tryMutant(folder: string, mutant: Mutant): Promise<Verdict> {
  const takeBack = applyTo(folder, mutant)
  const start = performance.now()
  try {
    for (const test of mutant.tests) {
      const failed = await failingTest(folder, test)
      if (failed) return { killedBy: failed.test, seconds: (performance.now() - start) / 1000 }
    }
    return { killedBy: null, seconds: (performance.now() - start) / 1000 }
  } finally {
    takeBack()
  }
}

async function main(): Promise<number> {
  const words = process.argv.slice(2)
  const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)))
  const home = mkdtempSync(path.join(tmpdir(), 'mutants-'))
  try {
    const folders = Array.from({ length: copiesAtOnce }, (_, number) => path.join(home, String(number)))
    for (const folder of folders) copyProject(folder)
    const [first = home] = folders
    for (const mutant of chosen) applyTo(first, mutant)()

    /** Each folder takes the next mutant as soon as it is free. */
    const inTurn = async <T>(all: readonly T[], work: (folder: string, each: T) => Promise<void>) => {
      const queue = [...all]
      const next = async (folder: string) => {
        for (let each = queue.shift(); each !== undefined; each = queue.shift()) await work(folder, each)
      }
      await Promise.all(folders.map(next))
    }
    await inTurn([...new Set(chosen.flatMap(({ tests }) => tests))], async (folder, test) => {
      // On a busy machine a test may time out once.
      const red = (await failingTest(folder, test)) && (await failingTest(folder, test))
      if (red) throw new Error(`${red.output}\n${test} fails without any mutant. Mend that first.`)
    })

    let survivors = 0
    await inTurn(chosen, async (folder, mutant) => {
      const { killedBy, seconds } = await tryMutant(folder, mutant)
      if (killedBy === null) survivors += 1
      const verdict = killedBy === null ? '✗ SURVIVED' : `✓ ${killedBy}`
      process.stdout.write(`${mutant.name.padEnd(66)} ${seconds.toFixed(1).padStart(6)} s  ${verdict}\n`)
    })
    process.stdout.write(`${chosen.length} mutants, ${chosen.length - survivors} killed\n`)
    return survivors === 0 ? 0 : 1
  } finally {
    rmSync(home, { recursive: true })
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
