import { Component, type ReactNode } from 'react'

type Props = {
  children: ReactNode
  /** What stands in their place once they could not be drawn. What it throws is for the boundary around this one. */
  instead: (error: unknown) => ReactNode
}

/** Keeps what went wrong while drawing from the rest of the page. */
export class ErrorBoundary extends Component<Props, { failure: { error: unknown } | null }> {
  override state: { failure: { error: unknown } | null } = { failure: null }

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } }
  }

  override render(): ReactNode {
    const { failure } = this.state
    return failure ? this.props.instead(failure.error) : this.props.children
  }
}
