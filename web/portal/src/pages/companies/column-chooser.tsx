/** Which columns show; kept in this browser. */
import { Menu } from "@mantine/core";
import { COLUMNS } from "./columns.tsx";
import { ColumnsButton } from "./columns-button.tsx";

interface ColumnChooserProps {
  hidden: readonly string[];
  onChange: (hidden: string[]) => void;
  /** Whether it starts open. */
  opened: boolean;
}

export default function ColumnChooser({ hidden, onChange, opened }: ColumnChooserProps) {
  return (
    <Menu position="bottom-end" defaultOpened={opened}>
      <Menu.Target>
        <ColumnsButton />
      </Menu.Target>
      <Menu.Dropdown>
        {COLUMNS.slice(1).map(({ id, header }) => (
          <Menu.CheckboxItem
            key={id}
            checked={!hidden.includes(id)}
            onChange={(shown) =>
              onChange(shown ? hidden.filter((entry) => entry !== id) : [...hidden, id])
            }
          >
            {header}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
