/** Keys that work on every page. Nothing here takes a key that belongs to the browser. */
import { useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useEffect, useRef, useState } from "react";
import type { Site } from "../api/types.ts";
import { isTyping } from "../ui/keys.ts";
import { onOpenShortcuts } from "./shortcuts-signal.ts";

const Palette = lazy(() => import("./palette.tsx"));
const Shortcuts = lazy(() => import("./shortcuts.tsx"));

/** How long the second key of "g then c" may take. */
const SEQUENCE_MS = 1_000;

const DESTINATIONS = {
  o: "/sites/$site_id/overview",
  c: "/sites/$site_id/companies",
  w: "/sites/$site_id/verdicts",
  s: "/sites/$site_id/settings/site",
} as const;

export function Keyboard({ site_id, sites }: { site_id: string; sites: readonly Site[] }) {
  const navigate = useNavigate();
  const [palette, setPalette] = useState(0);
  const [shortcuts, setShortcuts] = useState(false);
  const goPressedAt = useRef(0);
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
      const isSecond = event.timeStamp - goPressedAt.current < SEQUENCE_MS;
      goPressedAt.current = key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (isSecond && key in DESTINATIONS) {
        void navigate({ to: DESTINATIONS[key as keyof typeof DESTINATIONS], params: { site_id } });
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
