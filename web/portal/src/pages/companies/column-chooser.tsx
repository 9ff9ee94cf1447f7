/** Which columns show; kept in this browser. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconCheck, IconColumns3 } from "@tabler/icons-react";
import { t } from "../../i18n/index.ts";
import { COLUMNS } from "./columns.tsx";
import classes from "./companies.module.css";

interface ColumnChooserProps {
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}

export function ColumnChooser({ hidden, onChange }: ColumnChooserProps) {
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon
          variant="default"
          size={30}
          className={classes.chooser}
          aria-label={t("companies.columns")}
          title={t("companies.columns")}
        >
          <IconColumns3 size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {COLUMNS.slice(1).map(({ id, header }) => {
          const shown = !hidden.includes(id);
          return (
            <Menu.Item
              key={id}
              role="menuitemcheckbox"
              aria-checked={shown}
              rightSection={shown ? <IconCheck size={14} aria-hidden /> : <span />}
              onClick={() =>
                onChange(shown ? [...hidden, id] : hidden.filter((entry) => entry !== id))
              }
            >
              {header}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
