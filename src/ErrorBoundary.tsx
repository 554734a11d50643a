import { Component, type ReactNode } from 'react'
import { Button } from './ui/Button.tsx'
import { EmptyState } from './ui/EmptyState.tsx'

/** What a defect of the page leaves on screen instead of nothing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children
    return (
      <EmptyState
        title="This page crashed"
        action={<Button onClick={() => location.reload()}>Reload</Button>}
      >
        A bug in the console stopped it; nothing was changed. Reload the page. If it happens again, report
        this: <code className="font-mono text-xs wrap-anywhere">{this.state.error.message}</code>
      </EmptyState>
    )
  }
}
