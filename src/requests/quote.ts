/** A text as one word of a POSIX shell, without NUL, which no argument can hold. */
export function shellWord(text: string): string {
  const plain = text.replaceAll('\0', '')
  if (/^[A-Za-z0-9_./:@%+=,-]+$/.test(plain)) return plain
  return `'${plain.replaceAll("'", String.raw`'\''`)}'`
}

/** A command of a POSIX shell, its parts a line each. */
export function shellCommand(...parts: readonly string[]): string {
  return parts.join(' \\\n  ')
}

/** A value as JavaScript with single quotes. */
export function javaScript(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value)
  return structure(value, indent, javaScriptKey, javaScript)
}

function javaScriptKey(name: string): string {
  // Plain, it would set the prototype.
  if (name === '__proto__') return "['__proto__']"
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** A value as Python. */
export function python(value: unknown, indent = ''): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return quoted(value)
  return structure(value, indent, quoted, python)
}

type Write = (value: unknown, indent: string) => string

function structure(value: unknown, indent: string, key: (name: string) => string, write: Write): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const entries = Array.isArray(value)
    ? value.map((entry) => write(entry, inner))
    : Object.entries(value).map(([name, entry]) => `${key(name)}: ${write(entry, inner)}`)
  if (entries.length === 0) return `${open}${close}`
  return `${open}\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}${close}`
}

const named: Record<string, string> = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` }

/**
 * A text in single quotes, with escapes that JavaScript and Python have in common. Invisible characters, line ends and
 * lone surrogates are escaped by their number.
 */
function quoted(text: string): string {
  const escaped = text
    .replaceAll(/['\\]/g, String.raw`\$&`)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => named[character] ?? byNumber(character))
  return `'${escaped}'`
}

/** Format characters beyond 16 bits stay as they are: the two languages have no common escape for them. */
function byNumber(character: string): string {
  if (character.length > 1) return character
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
