import { expect, test } from "bun:test";
import { flagDocument, rollOut } from "@super-heroes/testing/inputs/flag-documents";
import fc from "fast-check";
import { readFlagSet } from "../../src/flags/read-flag-set.ts";

const modeAt = (percent: number) => {
  const definition = readFlagSet(flagDocument({ orchestration: rollOut(percent) })).definitions.get(
    "orchestration",
  );
  return (id: string) => definition?.variantFor(id)?.value;
};
const percentage = fc.integer({ min: 0, max: 100 });
/** The ids that the services accept. */
const correlationId = fc.oneof(fc.uuid(), fc.stringMatching(/^[\x21-\x7e]{1,128}$/));

test("the same id always gets the same value, in every process", () => {
  fc.assert(
    fc.property(percentage, correlationId, (percent, id) => {
      expect(modeAt(percent)(id)).toBe(modeAt(percent)(id));
    }),
  );
});

test("an id that is in stays in as the percentage grows", () => {
  fc.assert(
    fc.property(percentage, percentage, fc.array(correlationId, { minLength: 20 }), (one, other, ids) => {
      const [before, after] = [modeAt(Math.min(one, other)), modeAt(Math.max(one, other))];
      for (const id of ids) if (before(id) === "coalesced") expect(after(id)).toBe("coalesced");
    }),
  );
});

test("0 % is nobody's, and 100 % is everybody's", () => {
  fc.assert(
    fc.property(correlationId, (id) => {
      expect(modeAt(0)(id)).toBe("parallel");
      expect(modeAt(100)(id)).toBe("coalesced");
    }),
  );
});

test("10 % are between 9 and 11 % of 100,000 ids", () => {
  const isIn = modeAt(10);
  let count = 0;
  for (let id = 0; id < 100_000; id++) if (isIn(`request-${id}`) === "coalesced") count++;
  expect(count).toBeGreaterThan(9000);
  expect(count).toBeLessThan(11_000);
});
