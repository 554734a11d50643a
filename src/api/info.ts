import { type Info, infoSchema } from '../contract/info.ts'
import { type Abortable, read } from './client.ts'

export function getInfo({ signal }: Abortable): Promise<Info> {
  return read('console/info', infoSchema, signal ? { signal } : {})
}
