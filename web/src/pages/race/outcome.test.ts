import { expect, test } from "bun:test";
import type { Mode } from "../../api/fights.ts";
import { outcomeOf } from "./outcome.ts";
import type { Race } from "./race.ts";

type Times = Partial<Record<Mode, readonly number[]>>;

/** Some fights whose times spread evenly around a median. */
const around = (medianMs: number, fights = 50) =>
  Array.from({ length: fights }, (_, index) => medianMs * (0.8 + (0.4 * index) / (fights - 1)));

function outcome(times: Times, { state = "finished", labLatencies = [""] } = {}) {
  const lanes = Object.entries(times).map(([mode, totalsMs]) => ({
    mode,
    totalsMs,
    labLatencies: new Set(labLatencies),
  }));
  return outcomeOf({ lanes, state: { peek: () => state } } as unknown as Race);
}

test("medians that differ clearly are ranked", () => {
  expect(outcome({ sequential: around(20), parallel: around(10) })).toEqual({
    sentence:
      "The race is over. The lowest median is that of parallel, 9.96 ms. The highest median is that of sequential, 19.9 ms.",
    isCompared: true,
  });
});

test("medians within noise are not ranked", () => {
  expect(outcome({ parallel: around(10), hedged: around(10.2) }).sentence).toBe(
    "The race is over. The medians of parallel (9.96 ms) and hedged (10.2 ms) are too close to tell apart after 50 fights.",
  );
});

test("modes that do not differ clearly from the lowest one share its place", () => {
  const times = {
    sequential: around(20),
    parallel: around(10.1),
    coalesced: around(10.2),
    hedged: around(10),
  };
  expect(outcome(times).sentence).toBe(
    "The race is over. The lowest medians are those of hedged (9.96 ms), parallel (10.1 ms), and coalesced (10.2 ms), " +
      "too close to tell apart after 50 fights. The highest median is that of sequential, 19.9 ms.",
  );
});

test("a few fights tell nothing apart, however far their medians are", () => {
  const few = outcome({ sequential: around(90, 5), parallel: around(10, 4) }, { state: "stopped" });
  expect(few.sentence).toMatch(/^The race was stopped\. The medians of .* after 4 to 5 fights\.$/);
});

test("a race whose delay was changed is not compared", () => {
  const times = { sequential: around(20), parallel: around(10) };
  const mixed = outcome(times, { labLatencies: ["", "heroes=constant:50"] });
  expect(mixed.isCompared).toBe(false);
  expect(mixed.sentence).toContain("mix settings");
  expect(mixed.sentence).not.toContain("lowest");
});

test("one mode has nothing to be compared with, and none may have finished a fight", () => {
  expect(outcome({ hedged: around(10) })).toMatchObject({ isCompared: false });
  expect(outcome({ hedged: [] }).sentence).toBe("The race is over. No fight was finished.");
});
