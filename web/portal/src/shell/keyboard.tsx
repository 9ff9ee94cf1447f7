/** Keys that work on every page. Nothing here takes a key that belongs to the browser. */
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import type { Site } from "../api/types.ts";
import { PRESET_DEFAULT } from "../filters/period.ts";
import { isTyping } from "../ui/keys.ts";
import { DESTINATIONS, PERIOD_KEYS } from "./destinations.ts";
import { onOpenShortcuts } from "./shortcuts-signal.ts";

const Palette = lazy(() => import("./palette.tsx"));
const Shortcuts = lazy(() => import("./shortcuts.tsx"));

/** How long the second key of "g then c" may take. */
const SEQUENCE_MS = 1_000;

export function Keyboard({ site_id, sites }: { site_id: string; sites: readonly Site[] }) {
  const navigate = useNavigate();
  const [palette, setPalette] = useState(0);
  const [shortcuts, setShortcuts] = useState(false);
  const first = useRef({ key: "", at: 0 });
  useEffect(() => onOpenShortcuts(() => setShortcuts(true)), []);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const key = event.key.toLowerCase();
      if ((event.metaKey || event.ctrlKey) && !event.shiftKey && !event.altKey && key === "k") {
        event.preventDefault();
        setPalette((count) => count + 1);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") setShortcuts(true);
      const before = event.timeStamp - first.current.at < SEQUENCE_MS ? first.current.key : "";
      first.current = { key: before ? "" : key, at: event.timeStamp };
      const destination = before === "g" && DESTINATIONS.find((entry) => entry.key === key);
      if (destination) void navigate({ to: destination.to, params: { site_id } });
      if (before === "p" && key in PERIOD_KEYS) {
        const preset = PERIOD_KEYS[key as keyof typeof PERIOD_KEYS];
        const period = preset === PRESET_DEFAULT ? undefined : preset;
        void navigate({
          to: ".",
          search: (old) => ({ ...old, period, from: undefined, to: undefined }),
        });
      }
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [navigate, site_id]);
  return (
    <Suspense fallback={null}>
      {palette > 0 && <Palette opened={palette} site_id={site_id} sites={sites} />}
      {shortcuts && <Shortcuts onClose={() => setShortcuts(false)} />}
    </Suspense>
  );
}
