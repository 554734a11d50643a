import { lazyPart } from '../ui/lazy-part.tsx'

// Parts of the page of imports that the first screen does not need.

export const ImportDetails = lazyPart(
  async () => (await import('../details/ImportDetails.tsx')).ImportDetails,
)
export const QueryNote = lazyPart(async () => (await import('../labels/QueryFailure.tsx')).QueryNote)
export const FilterChips = lazyPart(async () => (await import('./FilterChips.tsx')).FilterChips)
export const NoRows = lazyPart(async () => (await import('./NoRows.tsx')).NoRows)
export const SelectionBar = lazyPart(async () => (await import('./SelectionBar.tsx')).SelectionBar)
export const DeletedNotice = lazyPart(async () => (await import('../delete/DeletedNotice.tsx')).DeletedNotice)
export const FailureGroups = lazyPart(async () => (await import('../review/FailureGroups.tsx')).FailureGroups)
export const Triage = lazyPart(async () => (await import('../review/Triage.tsx')).Triage)
export const BulkDeleteDialog = lazyPart(
  async () => (await import('../delete/BulkDeleteDialog.tsx')).BulkDeleteDialog,
)
/**
 * A click or a key on the list may need these: fetched as soon as the rows are there, in two files. Each of them by its
 * name, for React shows what it had to wait for, if only for a moment, up to 300 ms later.
 */
export const ahead = [
  ImportDetails,
  QueryNote,
  FilterChips,
  NoRows,
  SelectionBar,
  DeletedNotice,
  FailureGroups,
  Triage,
  BulkDeleteDialog,
]
