import { expect, test } from "bun:test";
import { flagDocument, orchestration, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { openFlagsUnderTest } from "./flags-under-test.ts";

test("an unknown flag is ignored with a warning that names it, and the others are used", async () => {
  await using file = await createFlagFile({ hedgign: toggle(true), hedging: toggle(false) });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  await process.check();
  expect(process.isHedging()).toBe(false);
  expect(process.logged("warn")).toEqual(["feature flags are not used: hedgign"]);
  expect(process.flags.report()).toMatchObject({
    status: "current",
    ignored: { hedgign: "is not a flag of this system" },
  });
  expect(await process.metric("feature_flags_ignored")).toBe(1);
});

test.each([
  ["a text", { on: "yes", off: "no" }, "variant on is a string, expected a boolean"],
  ["a number", { on: 1, off: 0 }, "variant on is a number, expected a boolean"],
  ["values of two types", { on: true, off: "no" }, "variant off is a string, expected a boolean"],
])("a flag with %s instead of true or false has the default of the code", async (_, variants, reason) => {
  await using file = await createFlagFile({
    hedging: { ...toggle(false), variants },
    narration: toggle(false),
  });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  expect(process.isHedging()).toBe(true);
  expect(process.flags.boolean("narration", true).for("any")).toBe(false);
  expect(process.flags.report()).toMatchObject({
    ignored: { hedging: reason },
    in_force: { hedging: { by: "default" } },
  });
  expect(process.logged("warn")).toEqual(["feature flags are not used: hedging"]);
  expect(await process.metric("feature_flags_ignored")).toBe(1);
});

test("a flag with a word that the code does not know has the default of the code", async () => {
  await using file = await createFlagFile({});
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  const mode = process.flags.oneOf("orchestration", ["sequential", "parallel"], "sequential");
  await file.write(flagDocument({ orchestration: orchestration() }));
  await process.check();
  expect(mode.for("any")).toBe("sequential");
  expect(process.flags.report()?.ignored).toEqual({
    orchestration: 'variant coalesced is "coalesced", expected one of sequential, parallel',
  });
  expect(process.logged("warn")).toEqual(["feature flags are not used: orchestration"]);
});

test.each([
  ["disabled", { ...toggle(false), state: "DISABLED" }],
  ["without a default variant", { ...toggle(false), defaultVariant: null }],
])("a flag that is %s has the default of the code", async (_, hedging) => {
  await using file = await createFlagFile({ hedging });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  expect(process.isHedging()).toBe(true);
  expect(process.flags.report()?.in_force.hedging).toEqual({ by: "default", shares: { true: 100 } });
});

test("a rule that fails for some requests gives those the default of the code, and is counted", async () => {
  const targeting = { if: [{ starts_with: [{ var: "targetingKey" }, "a"] }, "missing", "off"] };
  await using file = await createFlagFile({ hedging: { ...toggle(true), targeting } });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  const hedging = process.flags.boolean("hedging", true);
  expect(hedging.for("abc")).toBe(true);
  expect(hedging.for("xyz")).toBe(false);
  expect(await process.metric("feature_flag_evaluations_total", 'variant="error"')).toBe(1);
  expect(await process.metric("feature_flag_evaluations_total", 'variant="off"')).toBe(1);
  expect(process.flags.report()?.in_force.hedging).toEqual({ by: "flag", shares: undefined });
});

test("without a source there is no report, and nothing is counted", async () => {
  using process = await openFlagsUnderTest({});
  expect(process.isHedging()).toBe(true);
  expect(process.flags.report()).toBeUndefined();
  expect(await process.metric("feature_flag_evaluations_total")).toBeNaN();
});
