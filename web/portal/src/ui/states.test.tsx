import { MantineProvider } from "@mantine/core";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, vi } from "vitest";
import { initialsOf } from "./monogram.tsx";
import { QueryView } from "./query-view.tsx";
import { SkeletonRows } from "./skeletons.tsx";
import { EmptyState } from "./states.tsx";

function html(content: ReactNode): string {
  return renderToStaticMarkup(<MantineProvider>{content}</MantineProvider>);
}

function view(query: { data?: string[]; error?: unknown }): string {
  return html(
    <QueryView
      query={{ data: query.data, error: query.error, refetch: vi.fn() }}
      skeleton={<SkeletonRows rows={2} />}
      wayOut={<a href="/">A way out</a>}
    >
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="Nothing yet" text="Do this next." />
        ) : (
          <p>{rows.join(", ")}</p>
        )
      }
    </QueryView>,
  );
}

describe("a view", () => {
  it("that loads shows grey shapes and says so", () => {
    expect(view({})).toContain('role="status" aria-label="Loading"');
  });

  it("that failed says what, offers another try, and a way out", () => {
    const failed = view({
      error: { message: "No such site", detail: "It is gone.", code: "gone" },
    });
    expect(failed).toContain('role="alert"');
    for (const part of ["No such site", "It is gone.", "gone", "Try again", "A way out"]) {
      expect(failed).toContain(part);
    }
  });

  it("that broke in the browser says so in plain words, with the error's own below", () => {
    const failed = view({ error: new Error("x is undefined") });
    expect(failed).toContain("That did not work");
    expect(failed).toMatch(/<code[^>]*>x is undefined<\/code>/);
  });

  it("that is empty says what to do next", () => {
    expect(view({ data: [] })).toContain("Do this next.");
  });

  it("that is full shows its rows, even when a later question failed", () => {
    expect(view({ data: ["a", "b"], error: new Error("lost") })).toContain("<p>a, b</p>");
  });
});

describe("a monogram", () => {
  it("has the initials of the first two words", () => {
    const names = [
      "Harrow & Finch",
      "siemens",
      "Île-de-France Mobilités",
      "3M",
      "",
      "株式会社 山田",
    ];
    expect(names.map(initialsOf)).toEqual(["HF", "S", "ÎD", "3", "?", "株山"]);
  });
});
