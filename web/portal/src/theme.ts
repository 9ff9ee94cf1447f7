/**
 * The look: one accent colour, one radius, one type scale. Mantine's own defaults miss WCAG AA for
 * secondary text, so both schemes set their text and line colours here.
 */
import { type CSSVariablesResolver, createTheme } from "@mantine/core";
import { t } from "./i18n/index.ts";

/** The smallest sizes of Mantine's fields fall below the type scale. */
const FIELD_TEXTS = {
  label: { fontSize: 13, fontWeight: 500 },
  description: { fontSize: 12 },
  error: { fontSize: 12 },
};

/** Made when the texts are there. */
export function makeTheme() {
  return createTheme({
    primaryColor: "petrol",
    primaryShade: { light: 7, dark: 7 },
    colors: {
      petrol: [
        "#e8f5f3",
        "#d0eae7",
        "#a3d7d1",
        "#72c4bb",
        "#4bb5aa",
        "#2a9d92",
        "#14857b",
        "#0b6e69",
        "#095a56",
        "#064641",
      ],
      dark: [
        "#e9ebed",
        "#b0b7be",
        "#8b939b",
        "#5c646b",
        "#3b4247",
        "#2a2f33",
        "#212528",
        "#181b1d",
        "#121416",
        "#0c0e0f",
      ],
    },
    defaultRadius: "md",
    radius: { xs: "6px", sm: "6px", md: "6px", lg: "6px", xl: "6px" },
    fontFamily: [
      "-apple-system",
      "BlinkMacSystemFont",
      '"Segoe UI"',
      "Inter",
      "Roboto",
      '"Noto Sans"',
      '"Helvetica Neue"',
      "Arial",
      "sans-serif",
    ].join(", "),
    fontFamilyMonospace:
      'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace',
    fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
    lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.3" },
    headings: {
      fontWeight: "600",
      sizes: {
        h1: { fontSize: "20px", lineHeight: "1.3" },
        h2: { fontSize: "14px", lineHeight: "1.4" },
        h3: { fontSize: "13px", lineHeight: "1.4" },
      },
    },
    cursorType: "pointer",
    respectReducedMotion: true,
    // Not `Button.extend(…)`: the theme must not pull every component into the entry.
    components: {
      Button: { defaultProps: { size: "xs", fw: 500 } },
      Tooltip: {
        defaultProps: { openDelay: 250, withinPortal: true, multiline: true, maw: 320, fz: "xs" },
      },
      Menu: {
        defaultProps: {
          withInitialFocusPlaceholder: false,
          withinPortal: false,
          shadow: "md",
          transitionProps: { duration: 80 },
        },
      },
      Popover: { defaultProps: { shadow: "md", transitionProps: { duration: 80 } } },
      Modal: {
        defaultProps: {
          centered: true,
          closeButtonProps: { "aria-label": t("close") },
          transitionProps: { duration: 120 },
          padding: "lg",
        },
      },
      Select: { defaultProps: { size: "xs" } },
      Pill: { defaultProps: { radius: "sm" } },
      InputWrapper: { styles: FIELD_TEXTS },
      Radio: { styles: FIELD_TEXTS },
      SegmentedControl: { styles: { label: { fontWeight: 400 } } },
      Switch: { styles: FIELD_TEXTS },
    },
  });
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#fafbfb",
    "--mantine-color-text": "#1a1f23",
    "--mantine-color-dimmed": "#59636b",
    "--mantine-color-placeholder": "#6a747c",
    "--mantine-color-default-border": "#dfe3e6",
    "--mantine-color-anchor": "#0b6e69",
    "--mantine-color-error": "#b42318",
    "--surface": "#ffffff",
    "--surface-hover": "#f3f5f6",
    "--raised": "#ffffff",
    "--surface-sunken": "#f5f7f7",
    "--line": "#e6e9eb",
    "--accent": "#0b6e69",
    "--accent-soft": "#e4f2f0",
    "--accent-mid": "#6fb9b1",
    "--neutral-1": "#8d98a0",
    "--neutral-2": "#b3bcc2",
    "--neutral-3": "#d5dbdf",
    "--good": "#17693a",
    "--bad": "#b42318",
    "--warn": "#8a5300",
    "--warn-soft": "#fdf3e1",
    "--bad-soft": "#fdecea",
    "--good-soft": "#e7f5ec",
  },
  dark: {
    "--mantine-color-body": "#101214",
    "--mantine-color-text": "#e9ebed",
    "--mantine-color-dimmed": "#a2abb3",
    "--mantine-color-placeholder": "#8f99a1",
    "--mantine-color-default-border": "#31373b",
    "--mantine-color-anchor": "#5cc7bc",
    "--mantine-color-error": "#ff8a80",
    "--surface": "#16191b",
    "--surface-hover": "#23282b",
    "--raised": "#1a1e20",
    "--surface-sunken": "#121517",
    "--line": "#272c30",
    "--accent": "#4fbdb2",
    "--accent-soft": "#13302e",
    "--accent-mid": "#27766f",
    "--neutral-1": "#6b757d",
    "--neutral-2": "#4c555c",
    "--neutral-3": "#343b41",
    "--good": "#6fcf97",
    "--bad": "#ff8a80",
    "--warn": "#f0b860",
    "--warn-soft": "#33270f",
    "--bad-soft": "#381a18",
    "--good-soft": "#14301f",
  },
});
