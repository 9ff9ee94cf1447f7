import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockApi } from "./mock/plugin.ts";

/**
 * Few files, cut by when they are needed: the frameworks before the first paint, and rarely
 * changed; simple controls with the page; whatever opens over it when somebody opens it.
 */
const CHUNKS = [
  {
    name: "framework",
    test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(?!.*virtual).*)\//,
  },
  {
    name: "base",
    test: /@mantine\/core\/esm\/(core\/|components\/(Button|Loader|Skeleton|Transition|UnstyledButton)\/)/,
  },
  {
    name: "controls",
    test: /@mantine\/hooks|components\/(SegmentedControl|FloatingIndicator|Input|InputBase|CloseButton)\/|(RadioIcon|CheckIcon)\.mjs/,
  },
  { name: "overlays", test: /@floating-ui|components\/(Menu|Popover|Tooltip)\// },
  // Shared by the charts and the dialogs, which shall not drag each other in.
  { name: "tslib", test: /\/tslib\// },
  { name: "dialogs", test: /@mantine\/core\/esm\/components\/Modal\// },
  {
    name: "fields",
    test: /@mantine\/core\/esm\/components\/(Combobox|Select|Autocomplete|ScrollArea)\//,
  },
];

export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "mock" ? [mockApi()] : [])],
  build: {
    target: "es2022",
    sourcemap: false,
    // The server's content security policy allows no inline script and no data: font or script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  test: { setupFiles: ["src/i18n/all-texts.ts"] },
  server: {
    proxy: mode === "mock" ? {} : serverPaths("http://127.0.0.1:8770"),
  },
}));

/** Hands everything that the portal does not own to a running `doorplate serve`. */
function serverPaths(target: string) {
  const paths = ["/api", "/sign-in", "/sign-out", "/setup", "/collect", "/doorplate.js"];
  return Object.fromEntries(paths.map((path) => [path, { target }]));
}
