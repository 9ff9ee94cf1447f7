/** Which columns show; kept in this browser. */
import { Menu } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { COLUMNS } from "./columns.tsx";
import { ColumnsButton } from "./columns-button.tsx";

interface ColumnChooserProps {
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
}

export default function ColumnChooser({ hidden, onChange }: ColumnChooserProps) {
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <ColumnsButton />
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
