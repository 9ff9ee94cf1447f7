/** Which columns show. */
import { Menu } from "@mantine/core";
import { IconRestore } from "@tabler/icons-react";
import { t } from "../../i18n/index.ts";
import { COLUMNS, COLUMNS_AT_FIRST } from "./columns.tsx";
import { ColumnsButton } from "./menu-buttons.tsx";

interface ColumnChooserProps {
  /** Ids of the columns that show. */
  shown: readonly string[];
  onChange: (shown: readonly string[]) => void;
  /** Whether it starts open. */
  opened: boolean;
}

export default function ColumnChooser({ shown, onChange, opened }: ColumnChooserProps) {
  return (
    <Menu position="bottom-end" defaultOpened={opened} closeOnItemClick={false}>
      <Menu.Target>
        <ColumnsButton />
      </Menu.Target>
      <Menu.Dropdown>
        {COLUMNS.slice(1).map(({ id, header }) => (
          <Menu.CheckboxItem
            key={id}
            checked={shown.includes(id)}
            onChange={(isShown) =>
              onChange(isShown ? [...shown, id] : shown.filter((entry) => entry !== id))
            }
          >
            {header}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconRestore size={15} aria-hidden />}
          onClick={() => onChange(COLUMNS_AT_FIRST)}
        >
          {t("companies.columns_reset")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
