/** The sheet of keys, and the switch that turns single keys off. Loaded when first asked for. */
import { Kbd, Modal, Switch } from "@mantine/core";
import { useState } from "react";
import { type TextKey, t } from "../i18n/index.ts";
import { areKeysOn, switchKeys } from "../ui/keys.ts";
import { DESTINATIONS, PERIOD_KEYS } from "./destinations.ts";
import classes from "./shortcuts.module.css";

interface Shortcut {
  keys: readonly string[];
  label: TextKey;
}

const ANYWHERE: readonly Shortcut[] = [
  { keys: ["Ctrl / ⌘", "K"], label: "palette.title" },
  { keys: ["?"], label: "shortcuts.title" },
  { keys: ["/"], label: "shortcuts.search" },
  { keys: ["j"], label: "shortcuts.next" },
  { keys: ["k"], label: "shortcuts.previous" },
  { keys: ["Enter"], label: "shortcuts.open" },
  { keys: ["Space"], label: "shortcuts.choose" },
  { keys: ["Shift", "j / k"], label: "shortcuts.choose_more" },
  { keys: ["Ctrl / ⌘", "A"], label: "shortcuts.choose_all" },
  { keys: ["Esc"], label: "shortcuts.choose_none" },
];

const GROUPS: readonly { title: TextKey; shortcuts: readonly Shortcut[] }[] = [
  { title: "shortcuts.anywhere", shortcuts: ANYWHERE },
  {
    title: "palette.go_to",
    shortcuts: DESTINATIONS.map(({ key, label }) => ({ keys: ["g", key], label })),
  },
  {
    title: "period.label",
    shortcuts: Object.entries(PERIOD_KEYS).map(([key, preset]) => ({
      keys: ["p", key],
      label: `period.${preset}` as const,
    })),
  },
];

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useState(areKeysOn);
  return (
    <Modal opened onClose={onClose} title={t("shortcuts.title")} size="lg">
      <div className={classes.groups}>
        {GROUPS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3 className={classes.title}>{t(title)}</h3>
            <dl>
              {shortcuts.map(({ keys, label }) => (
                <div key={label} className={classes.row}>
                  <dt>{t(label)}</dt>
                  <dd>
                    {keys.map((key) => (
                      <Kbd key={key} size="sm">
                        {key}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        className={classes.switch}
        label={t("shortcuts.single")}
        description={t("shortcuts.single_text")}
        checked={on}
        onChange={(event) => {
          switchKeys(event.currentTarget.checked);
          setOn(event.currentTarget.checked);
        }}
      />
    </Modal>
  );
}
