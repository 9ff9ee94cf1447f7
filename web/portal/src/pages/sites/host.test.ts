import { expect, it } from "vitest";
import { hostOf } from "./host.ts";

it("takes the host out of an address that was pasted", () => {
  const typed = [
    "https://www.Example.com/pricing?a=1",
    " example.com ",
    "example.com#top",
    "",
    "x",
  ];
  expect(typed.map(hostOf)).toEqual(["www.example.com", "example.com", "example.com", "", "x"]);
});
