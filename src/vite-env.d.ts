/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the console's API is, when it is not at `/api` of the page's own origin. Set at build time. */
  readonly VITE_API_BASE?: string
}
