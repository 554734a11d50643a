import { Component, type ReactNode } from 'react'

type Props = {
  children: ReactNode
  /** Rendered in their place after an error. What it throws goes to the next boundary outside. */
  instead: (error: unknown) => ReactNode
}

/** Confines an error while rendering to a part of the page. */
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
