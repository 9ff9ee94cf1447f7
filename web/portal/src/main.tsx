/** Starts the portal. */
import "./ui/mantine.ts";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "./api/client.ts";
import { LANGUAGE } from "./i18n/index.ts";
import { loadTexts } from "./i18n/load.ts";
import { createPortalRouter } from "./routes.tsx";
import { cssVariables, makeTheme } from "./theme.ts";

const RETRIES_MAX = 2;

/** How long a reload may not be followed by another, in milliseconds. */
const RELOAD_PAUSE_MS = 60_000;
const RELOADED_AT = "doorplate-reloaded-at";

// After an update the files of the page that is open are gone; a reload brings the new ones.
window.addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem(RELOADED_AT));
  if (Date.now() - last < RELOAD_PAUSE_MS) return;
  sessionStorage.setItem(RELOADED_AT, String(Date.now()));
  window.location.reload();
});

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

/** Paper is white, whatever the screen is. */
function printInLight(): void {
  const scheme = "data-mantine-color-scheme";
  const page = document.documentElement;
  let shown: string | null = null;
  window.addEventListener("beforeprint", () => {
    shown = page.getAttribute(scheme);
    page.setAttribute(scheme, "light");
  });
  window.addEventListener("afterprint", () => {
    if (shown) page.setAttribute(scheme, shown);
  });
}

function start(): void {
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={makeTheme()}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

document.documentElement.lang = LANGUAGE;
printInLight();

// Every page will ask for these; a failure shows there.
loadTexts("pages").catch(() => undefined);
// Without its texts the frame speaks English, which is better than nothing.
void loadTexts("shell").then(start, start);
