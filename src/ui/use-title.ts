import { useEffect } from 'react'

/** Names the tab after what is on screen. The innermost part of the page that calls it last wins. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Imports Console`
  }, [title])
}
