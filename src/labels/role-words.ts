import type { Role } from '../contract/who.ts'

/** What somebody of a role is called, and may do. */
export const roleWords: Record<Role, { label: string; may: string }> = {
  viewer: { label: 'Viewer', may: 'may see and export everything, and change nothing' },
  operator: { label: 'Operator', may: 'may create, edit and delete imports' },
  admin: { label: 'Admin', may: 'may do everything, including sessions, tokens and the jobs of others' },
}
