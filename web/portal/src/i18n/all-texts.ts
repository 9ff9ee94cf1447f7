/** Brings all texts before the tests, which read English whatever the machine's language. */
import { loadTexts } from "./load.ts";

await loadTexts("settings");
await loadTexts("companies");
await loadTexts("lists");
