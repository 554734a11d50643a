import { personId, type Who } from '../contract/who.ts'

/**
 * Who opened this page: the first that the console named. Where another person signs in meanwhile, in another tab, the
 * console refuses what this page asks for in the first one's name.
 */
let opened: Who | null = null

/** Takes who the console has just taken the page for; null where nobody signs in. */
export function notePerson(who: Who | null): void {
  opened ??= who
}

/** Null until the console has named somebody, and where nobody signs in. */
export function pagePerson(): Who | null {
  return opened
}

/** Whether somebody is another than who opened this page. */
export function isOtherPerson(who: Who | null): boolean {
  return who !== null && opened !== null && personId(who) !== personId(opened)
}
