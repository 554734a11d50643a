import { isMac } from './use-shortcuts.ts'

/** A key as it is written on the keyboard: "j", "g i", "Ctrl K". */
export function Key({ name }: { name: string }) {
  return (
    <kbd className="rounded border border-line bg-surface px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
      {keyWords(name)}
    </kbd>
  )
}

function keyWords(name: string): string {
  if (name === 'Escape') return 'Esc'
  return name.replace(/^Mod\+(.)$/, (_, letter: string) => (isMac ? '⌘' : 'Ctrl ') + letter.toUpperCase())
}
