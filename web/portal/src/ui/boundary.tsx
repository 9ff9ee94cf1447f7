/** Keeps a failure where it happened: the rest of the page stays, and it can be tried again. */
import { Component, type ReactNode } from "react";
import { ErrorState } from "./states.tsx";

interface BoundaryState {
  error: unknown;
  failed: boolean;
}

export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined, failed: false };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error, failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <ErrorState
        error={this.state.error}
        retry={() => this.setState({ error: undefined, failed: false })}
      />
    );
  }
}
