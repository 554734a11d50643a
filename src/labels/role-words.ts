import type { Role } from '../contract/who.ts'

/** What somebody of a role is called, and may do. */
export const roleWords: Record<Role, { label: string; may: string }> = {
  viewer: { label: 'Viewer', may: 'sees and exports everything, changes nothing' },
  operator: { label: 'Operator', may: 'also creates, edits and deletes imports' },
  admin: { label: 'Admin', may: 'also manages sessions, tokens, and the jobs of others' },
}
