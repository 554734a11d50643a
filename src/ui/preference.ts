import { useSyncExternalStore } from 'react'
import { storageKey } from '../lib/base-path.ts'
import { createStore } from '../lib/store.ts'

/** A choice that this browser keeps for all its tabs. */
export type Preference<T extends string> = ReturnType<typeof createStore<T>>

/**
 * `values`: the first one holds until another is chosen. Where storage is blocked, a choice holds until the page is left.
 */
export function createPreference<T extends string>(
  name: string,
  values: readonly [T, ...T[]],
): Preference<T> {
  return makePreference(name, values[0], (text) => values.find((candidate) => candidate === text))
}

/** A text of at most so many characters; `fallback` holds until there is one. */
export function createTextPreference(name: string, fallback: string, limit: number): Preference<string> {
  return makePreference(name, fallback, (text) => text?.slice(0, limit))
}

/** `known` makes a value of what is stored, or nothing. */
function makePreference<T extends string>(
  name: string,
  fallback: T,
  known: (text: string | null) => T | undefined,
): Preference<T> {
  const key = storageKey(name)
  const value = createStore(known(stored(key)) ?? fallback)
  // Even when nothing subscribes, because `read` must know it too.
  window.addEventListener('storage', (event) => {
    if (event.key === key) value.write(known(event.newValue) ?? fallback)
  })
  return {
    ...value,
    write: (next) => {
      value.write(next)
      try {
        localStorage.setItem(key, next)
      } catch {
        // It holds for this page.
      }
    },
  }
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** The value of a preference, followed as it changes, in other tabs too. */
export function usePreference<T extends string>(preference: Preference<T>): T {
  return useSyncExternalStore(preference.subscribe, preference.read)
}
