import { expect, it } from "vitest";
import { byFolder } from "./folders.ts";

it("puts segments under their folders, both by name", () => {
  const segments = [
    { name: "z", folder: "Sales" },
    { name: "a", folder: "" },
    { name: "b", folder: "Marketing" },
    { name: "c", folder: "Sales" },
  ];
  const names = byFolder(segments).map(([folder, within]) => [
    folder,
    within.map(({ name }) => name).join(),
  ]);
  expect(names).toEqual([
    ["Marketing", "b"],
    ["Sales", "c,z"],
  ]);
});
