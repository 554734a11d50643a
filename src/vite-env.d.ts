/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the console's API is, when it is not beside the pages, at `/api`. Set at build time. */
  readonly VITE_API_BASE?: string
}
