import { render, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { createCsvCheck } from '../contract/csv/check-csv.ts'
import { CheckReport } from './CheckReport.tsx'

/** What the page says of a file, and whether it offers to repair it. */
function checked(bytes: Uint8Array<ArrayBuffer>) {
  const check = createCsvCheck({ identifier: null })
  check.push(bytes)
  const { container, unmount } = render(<CheckReport report={check.end()} onRepair={() => {}} />)
  const words = container.textContent
  const isRepairable = within(container).queryByRole('button', { name: 'Repair…' }) !== null
  unmount()
  return { words, isRepairable }
}

const text = (content: string) => new TextEncoder().encode(content)

it('offers to repair what a repair can mend', () => {
  expect(checked(text('name,website\nAcme,https://acme.example,more\n'))).toMatchObject({
    isRepairable: true,
  })
  expect(checked(text('name,website\nAc\0me,https://acme.example\n'))).toMatchObject({ isRepairable: true })
  const workbook = checked(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0))
  expect(workbook.words).toContain('The file is a spreadsheet or a ZIP archive.')
  expect(workbook.isRepairable).toBe(false)
})
