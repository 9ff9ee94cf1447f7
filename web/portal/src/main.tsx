/** Starts the portal. */
import "./ui/mantine.ts";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "./api/client.ts";
import { createPortalRouter } from "./routes.tsx";
import { cssVariables, theme } from "./theme.ts";

const RETRIES_MAX = 2;

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; only what the network or the server lost is asked again.
      retry: (failures, error) =>
        failures < RETRIES_MAX &&
        !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
    },
  },
});

const router = createPortalRouter(queryClient);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
