import { csvSizeLimitBytes } from './csv/report.ts'

/** Limits of a new import. Source: https://docs.exa.ai/websets/api/imports/create-an-import */
export const createLimits = {
  sizeBytes: csvSizeLimitBytes,
  descriptionCharacters: { min: 2, max: 200 },
} as const
