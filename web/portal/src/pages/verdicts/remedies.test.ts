import { describe, expect, it } from "vitest";
import { en } from "../../i18n/en.ts";
import { remediesFor } from "./remedies.ts";

const plain = { carries_over: false, takes_domains: false };
const all = { carries_over: true, takes_domains: true };
const names = (reason: string, site = plain) => remediesFor(reason, site).map(({ name }) => name);

describe("what can be done", () => {
  it("is what is not done yet", () => {
    expect(names("isp")).toEqual(["cookie", "domains"]);
    expect(names("isp", all)).toEqual(["cookie_gain"]);
    expect(names("unknown")).toEqual(["domains", "pending"]);
    expect(names("host_not_allowed")).toEqual(["hosts"]);
  });

  it("is nothing where people or programs want it so", () => {
    expect(
      ["bot", "suppressed", "opted_out", "natural_person", "brand_new"].flatMap((reason) =>
        names(reason),
      ),
    ).toEqual([]);
  });

  it("is said in words for each reason that there is", () => {
    const reasons = Object.keys(en).filter((key) => key.startsWith("reason."));
    const without = reasons
      .map((key) => key.slice("reason.".length))
      .filter((reason) => !(`todo.${reason}` in en));
    expect(without).toEqual([]);
  });
});
