import { csvSizeLimitBytes } from './csv/report.ts'

/** Bounds of what an import may be created with. Source: https://docs.exa.ai/websets/api/imports/create-an-import */
export const createLimits = {
  sizeBytes: csvSizeLimitBytes,
  descriptionCharacters: { min: 2, max: 200 },
} as const
