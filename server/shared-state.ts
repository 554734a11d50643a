import { createKeyedMutex, type KeyedMutex } from './delete/keyed-mutex.ts'
import { createRequestsUnderWay, type RequestsUnderWay } from './requests-under-way.ts'
import { createUploadStore, type UploadStore } from './upload-store.ts'

/** What all that serve one account have in common, beside the ledger and the budget. */
export type SharedState = {
  /** The turns of each import. */
  mutex: KeyedMutex
  uploads: UploadStore
  requests: RequestsUnderWay
}

/** That of a console which is one process. `now`: the clock by which uploads expire, in milliseconds since 1970. */
export function ownState(now?: () => number): SharedState {
  return {
    mutex: createKeyedMutex(),
    uploads: createUploadStore(now),
    requests: createRequestsUnderWay(),
  }
}
