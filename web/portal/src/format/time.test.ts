import { describe, expect, it } from "vitest";
import {
  dayOf,
  formatClock,
  formatDay,
  formatDayLong,
  formatDuration,
  formatExact,
  formatRelative,
} from "./time.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

describe("relative times", () => {
  it("are rounded down to the largest unit that fits", () => {
    const times = [
      "2026-11-24T11:59:30Z",
      "2026-11-24T11:55:00Z",
      "2026-11-24T02:00:00Z",
      "2026-11-23T11:00:00Z",
      "2026-11-12T12:00:00Z",
      "2026-10-24T12:00:00Z",
      "2026-05-24T12:00:00Z",
      "2015-05-17T10:05:03Z",
      "2026-11-25T18:00:00Z",
    ];
    expect(times.map((time) => formatRelative(time, NOW))).toMatchInlineSnapshot(`
      [
        "just now",
        "5 min ago",
        "10 hr ago",
        "yesterday",
        "12 days ago",
        "4 wk ago",
        "6 mo ago",
        "11 yr ago",
        "tomorrow",
      ]
    `);
  });

  it("are shown as they are when they are none", () => {
    expect(formatRelative("soon", NOW)).toBe("soon");
  });
});

describe("exact times", () => {
  it("are those of the site's time zone", () => {
    const time = "2026-07-01T22:30:05Z";
    expect(formatExact(time, "Europe/Berlin")).toContain("00:30:05");
    expect(formatClock(time, "America/New_York")).toBe("18:30");
    expect([dayOf(time, "UTC"), dayOf(time, "Europe/Berlin")]).toEqual([
      "2026-07-01",
      "2026-07-02",
    ]);
  });
});

describe("days", () => {
  it("have their year unless it is plain", () => {
    expect(formatDay("2026-11-24")).toBe("24 Nov 2026");
    expect(formatDay("2026-11-24", "2026")).toBe("24 Nov");
    expect(formatDayLong("2026-11-24", "2026")).toBe("Tuesday 24 November");
  });
});

describe("engaged time", () => {
  it("has at most two units", () => {
    const times = [0, 45_400, 60_000, 200_000, 3_900_000, 7_200_000];
    expect(times.map(formatDuration)).toEqual([
      "0 s",
      "45 s",
      "1 min",
      "3 min 20 s",
      "1 h 5 min",
      "2 h",
    ]);
  });
});
