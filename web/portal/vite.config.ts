import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { mockApi } from "./mock/plugin.ts";

export default defineConfig(({ mode }) => ({
  plugins: [react(), ...(mode === "mock" ? [mockApi()] : [])],
  build: {
    target: "es2022",
    sourcemap: false,
    // The server's content security policy allows no inline script and no data: font or script.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: mode === "mock" ? {} : serverPaths("http://127.0.0.1:8080"),
  },
}));

/** Hands everything that the portal does not own to a running `doorplate serve`. */
function serverPaths(target: string) {
  const paths = ["/api", "/sign-in", "/sign-out", "/setup", "/collect", "/doorplate.js"];
  return Object.fromEntries(paths.map((path) => [path, { target }]));
}
