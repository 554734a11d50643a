import { cleanup, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, it } from 'vitest'
import { user } from '../testing/open-page.tsx'
import { Dialog, DialogClose, DialogTitle } from './Dialog.tsx'
import { takeFocus } from './focus.ts'

function Page({ next }: { next: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <main id="main" tabIndex={-1}>
      {(open || !next) && <button onClick={() => setOpen(true)}>Open</button>}
      {open && (
        <Dialog role="dialog" onLeave={() => setOpen(false)} className="">
          <DialogTitle>Question</DialogTitle>
          <DialogClose>Close</DialogClose>
        </Dialog>
      )}
      {!open && next && <button ref={takeFocus}>Next</button>}
    </main>
  )
}

afterEach(cleanup)

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
const button = (name: string) => screen.getByRole('button', { name })

it('gives the focus back to what opened it', async () => {
  render(<Page next={false} />)
  await user.click(button('Open'))
  await user.click(button('Close'))
  await settled()
  expect(button('Open')).toHaveFocus()
})

it('leaves the focus where what comes after it has put it', async () => {
  const { rerender } = render(<Page next={false} />)
  await user.click(button('Open'))
  rerender(<Page next />)
  await user.click(button('Close'))
  await settled()
  expect(button('Next')).toHaveFocus()
})
