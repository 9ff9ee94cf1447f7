/** Brings the texts of the settings. Each page that shows them imports this. */
import { enSettings } from "./en-settings.ts";
import { addTexts } from "./index.ts";

addTexts(enSettings);
