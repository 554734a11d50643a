import { budgetTables, slotsInTime } from './budget-tables.ts'
import { fileTables } from './file-tables.ts'
import { ledgerTables } from './ledger-tables.ts'
import { recordFunctions } from './record-functions.ts'
import { restoreTables } from './restore-tables.ts'
import { rights } from './rights.ts'
import { sharedTables } from './shared-tables.ts'
import { storyIndexes } from './story-indexes.ts'

/** A job may be held before it begins, until `hold_until` by the clock of the database. It can be undone until then. */
const holds = `
ALTER TABLE jobs
  ADD COLUMN hold_until text COLLATE "C",
  DROP CONSTRAINT jobs_state_check,
  ADD CONSTRAINT jobs_state_check
    CHECK (state IN ('waiting','held','running','paused','stopped','undone','rejected','finished'));
DROP INDEX jobs_by_state;
CREATE INDEX jobs_by_state ON jobs (state, id) WHERE state IN ('waiting','held','running','paused');
`

/**
 * The schema as SQL, oldest version first. Released versions never change. A new version only adds, so that consoles of the version
 * before keep running beside it.
 */
export const migrations: readonly string[] = [
  `${ledgerTables}\n${budgetTables}\n${sharedTables}\n${rights}`,
  holds,
  restoreTables,
  storyIndexes,
  fileTables,
  recordFunctions,
  slotsInTime,
]
