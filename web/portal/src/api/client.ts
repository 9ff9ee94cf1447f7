/** The one client of this session. Pages do not use it; they use the queries beside it. */
import { createDoorplateClient, ProblemError } from "@doorplate/api-client";

export { ProblemError };

export const client = createDoorplateClient({
  baseUrl: window.location.origin,
  onSignedOut: goToSignIn,
});

/** Leaves for the sign-in page, which leads back here. */
export function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
