/** Copies a text and says that it did. */
import { Button, useMantineTheme } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { t } from "../i18n/index.ts";

interface CopyButtonProps {
  value: string;
  label?: string;
  variant?: string;
}

export function CopyButton({ value, label = t("copy"), variant = "default" }: CopyButtonProps) {
  const { copied, copy } = useClipboard({ timeout: 1600 });
  const { primaryColor } = useMantineTheme();
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <Button
      variant={copied ? "filled" : variant}
      color={primaryColor}
      leftSection={<Icon size={14} />}
      onClick={() => copy(value)}
      aria-live="polite"
    >
      {copied ? t("copied") : label}
    </Button>
  );
}
