import { Component, type ComponentChildren } from "preact";
import { asFailure, type Failure } from "../api/failure.ts";
import { Heading } from "../parts/heading.tsx";
import { FailureNotice } from "../parts/notice.tsx";

/** Shows a fault of a page in its place. The rest of the application continues to work. */
export class PageBoundary extends Component<{ children: ComponentChildren }, { failure?: Failure }> {
  override state: { failure?: Failure } = {};

  static override getDerivedStateFromError(error: unknown): { failure: Failure } {
    console.error(error);
    return { failure: asFailure(error) };
  }

  override render() {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return (
      <section class="page">
        <Heading>This page has a fault</Heading>
        <FailureNotice failure={failure} retry={() => this.setState({ failure: undefined } as never)} />
      </section>
    );
  }
}
