/** What can be done with the rows that are chosen. */
import { Button, CloseButton, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChevronUp, IconEyeOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { usersQuery } from "../../api/annotations.ts";
import type { CompanyRow } from "../../api/types.ts";
import { STATUSES } from "../../filters/language.ts";
import { plural, t } from "../../i18n/index.ts";
import { BulkTags } from "./bulk-tags.tsx";
import classes from "./bulk.module.css";
import { type Chosen, useBulk } from "./use-bulk.ts";

interface BulkBarProps {
  chosen: Chosen;
  /** The chosen rows that are loaded. */
  rows: readonly CompanyRow[];
  /** How many companies there are, loaded or not. */
  total: number;
  /** Whether every row that is loaded is chosen, and there are more. */
  canChooseAll: boolean;
  onChooseAll: () => void;
  onClear: () => void;
}

export default function BulkBar(props: BulkBarProps) {
  const { chosen, rows, total, canChooseAll, onChooseAll, onClear } = props;
  const { change } = useBulk(chosen, onClear);
  const { data: users } = useQuery(usersQuery);
  const count = chosen.isAll ? total : rows.length;
  return (
    <div className={classes.bar} role="region" aria-label={t("bulk.label")}>
      <span className={classes.count} aria-live="polite">
        {plural("bulk.chosen", count)}
      </span>
      {canChooseAll && !chosen.isAll && (
        <Button variant="subtle" onClick={onChooseAll}>
          {plural("bulk.choose_all", total)}
        </Button>
      )}
      <BulkMenu label={t("bulk.status")}>
        {STATUSES.map((status) => (
          <Menu.Item key={status} onClick={() => change({ status }, t(`our_status.${status}`))}>
            {t(`our_status.${status}`)}
          </Menu.Item>
        ))}
      </BulkMenu>
      <BulkTags rows={rows} onChange={change} />
      <BulkMenu label={t("bulk.owner")}>
        <Menu.Item onClick={() => change({ owner_id: null }, t("owner.nobody"))}>
          {t("owner.nobody")}
        </Menu.Item>
        {users?.map((user) => (
          <Menu.Item key={user.id} onClick={() => change({ owner_id: user.id }, user.name, user)}>
            {user.name}
          </Menu.Item>
        ))}
      </BulkMenu>
      <Button
        variant="default"
        leftSection={<IconEyeOff size={15} stroke={1.7} aria-hidden />}
        onClick={() => change({ is_hidden: true }, t("bulk.hidden"))}
      >
        {t("bulk.hide")}
      </Button>
      <CloseButton size="sm" aria-label={t("bulk.clear")} onClick={onClear} />
    </div>
  );
}

function BulkMenu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronUp size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>{children}</Menu.Dropdown>
    </Menu>
  );
}
