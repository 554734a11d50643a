import { isInfo } from '../contract/checks.ts'
import type { Info } from '../contract/info.ts'
import { type Abortable, call, checked, client } from './client.ts'

export async function getInfo({ signal }: Abortable): Promise<Info> {
  const response = await call(() => client.get('console/info', signal ? { signal } : {}))
  return checked(response, 'info', isInfo)
}
