/** The sheet that lists all keys. */
import { Kbd, Modal } from "@mantine/core";
import { type TextKey, t } from "../i18n/index.ts";
import classes from "./shortcuts.module.css";

const KEYS: readonly (readonly [readonly string[], TextKey])[] = [
  [["Ctrl / ⌘", "K"], "shortcuts.palette"],
  [["/"], "shortcuts.search"],
  [["j"], "shortcuts.next"],
  [["k"], "shortcuts.previous"],
  [["Enter"], "shortcuts.open"],
  [["g", "o"], "shortcuts.overview"],
  [["g", "c"], "shortcuts.companies"],
  [["g", "w"], "shortcuts.verdicts"],
  [["g", "s"], "shortcuts.settings"],
  [["?"], "shortcuts.title"],
];

export default function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={t("shortcuts.title")} size="sm">
      <dl className={classes.list}>
        {KEYS.map(([keys, label]) => (
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
    </Modal>
  );
}
