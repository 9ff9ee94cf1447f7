/** The states of anything that is asked for: loading, failed, or what `children` make of it. */
import type { ReactNode } from "react";
import { ErrorState } from "./states.tsx";

interface Answer<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface QueryViewProps<T> {
  query: Answer<T>;
  skeleton: ReactNode;
  /** Beside "Try again" when it failed. */
  wayOut?: ReactNode;
  /** Shows the answer; an empty one has its own state in there. */
  children: (data: T) => ReactNode;
}

export function QueryView<T>({ query, skeleton, wayOut, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <ErrorState error={query.error} retry={() => void query.refetch()}>
        {wayOut}
      </ErrorState>
    );
  }
  return skeleton;
}
