import { randomInt } from 'node:crypto'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A fresh `req_…` with 20 random characters, as upstream marks every answer. */
export function randomRequestId(): string {
  let id = 'req_'
  while (id.length < 24) id += base62[randomInt(base62.length)]
  return id
}
