/** Takes what the list shows out as a file: the same span and filter, every company and field. */
import { Menu } from "@mantine/core";
import { companiesQuery, type CompaniesSearch } from "../../filters/companies.ts";
import type { DayRange } from "../../filters/period.ts";
import { t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { ExportButton } from "./menu-buttons.tsx";

const FORMATS = ["csv", "jsonl", "parquet"] as const;

interface ExportMenuProps {
  search: CompaniesSearch;
  range: DayRange;
  /** Whether it starts open. */
  opened: boolean;
}

export default function ExportMenu({ search, range, opened }: ExportMenuProps) {
  const { id: site_id } = useSite();
  const { from, to, filter } = companiesQuery(search, range);
  const address = (format: string) => {
    const query = new URLSearchParams({ format, from, to, ...(filter && { filter }) });
    return `/api/v1/sites/${encodeURIComponent(site_id)}/export/companies?${query}`;
  };
  return (
    <Menu position="bottom-end" defaultOpened={opened}>
      <Menu.Target>
        <ExportButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("companies.export")}</Menu.Label>
        {FORMATS.map((format) => (
          <Menu.Item key={format} component="a" href={address(format)} download>
            {t(`export_format.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
