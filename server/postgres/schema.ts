import { budgetTables } from './budget-tables.ts'
import { ledgerTables } from './ledger-tables.ts'
import { rights } from './rights.ts'
import { sharedTables } from './shared-tables.ts'

/**
 * The schema, oldest version first, as SQL. What was released is never changed: a later version only adds, so that the console of
 * the version before runs on beside this one.
 */
export const migrations: readonly string[] = [`${ledgerTables}\n${budgetTables}\n${sharedTables}\n${rights}`]
