import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'

/** Encrypts stored texts that nobody should read in a copy of the database. */
export type SecretBox = {
  /** Encrypts a text. The result has only letters, digits, "-" and "_". */
  seal(text: string): string
  /** The text that was sealed; null if none of the keys opens it, or somebody changed it. */
  open(sealed: string): string | null
}

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM. The first key encrypts, all keys decrypt. So to replace a key, put a new one before it. */
export function createSecretBox(secrets: readonly string[]): SecretBox {
  // The secrets are long and random (env/access.ts), so a plain hash is a good key of the right length.
  const keys = secrets.map((secret) => hash('sha256', secret, 'buffer'))
  const [first = Buffer.alloc(0)] = keys
  return {
    seal: (text) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, first, iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
    },
    open: (sealed) => {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < ivBytes + tagBytes) return null
      for (const key of keys) {
        const text = decrypt(key, bytes)
        if (text !== null) return text
      }
      return null
    },
  }
}

function decrypt(key: Buffer, bytes: Buffer): string | null {
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    const body = bytes.subarray(ivBytes, -tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    // It was sealed with another key, or changed.
    return null
  }
}
