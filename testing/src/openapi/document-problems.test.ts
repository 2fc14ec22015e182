import { describe, expect, test } from "bun:test";
import { changedIn, problemsOfBreaks } from "./document-problems.ts";

const LINE = "GET /api/heroes: 200: /powers was removed";
const FILE = "services/heroes/openapi.breaks.json";
const accepted = { break: LINE, changelog: "`GET /api/heroes` has no `powers`" };
const changed = "Changed - `GET /api/heroes` has no `powers` any more.";

describe("a breaking change", () => {
  test("is named, with the ways to go on", () => {
    expect(problemsOfBreaks("heroes", [LINE], { own: [], ofOthers: [], changed })).toEqual([
      `heroes breaks its clients: ${LINE}`,
      `Keep what clients of heroes use, or accept each line in ${FILE}: docs/contracts.md`,
    ]);
  });

  test("is accepted by an entry with a line of the changelog", () => {
    expect(problemsOfBreaks("heroes", [LINE], { own: [accepted], ofOthers: [], changed })).toEqual([]);
    expect(problemsOfBreaks("gateway", [LINE], { own: [], ofOthers: [accepted], changed })).toEqual([]);
  });

  test.each(["", "Changed - Something else."])("is not accepted where the changelog has: %s", (text) => {
    expect(problemsOfBreaks("heroes", [LINE], { own: [accepted], ofOthers: [], changed: text })).toEqual([
      `CHANGELOG.md has no line under Changed that contains "${accepted.changelog}": ${LINE}`,
    ]);
  });

  test("that was undone leaves an entry that has to go", () => {
    expect(problemsOfBreaks("heroes", [], { own: [accepted], ofOthers: [], changed })).toEqual([
      `${FILE} accepts what is no breaking change: ${LINE}. Remove the entry`,
    ]);
  });
});

test("only what is changed and not released counts", () => {
  const changelog =
    "# Changelog\n\n## Unreleased\n\n### Added\n\n- A\n\n### Changed\n\n- B\n  C\n\n## 1.0.0\n\n### Changed\n\n- D\n";
  expect(changedIn(changelog)).toBe("Changed - B C ");
  expect(changedIn("# Changelog\n\n## 1.0.0\n\n### Changed\n\n- D\n")).toBe("");
});
