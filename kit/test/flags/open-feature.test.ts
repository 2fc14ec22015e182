import { expect, test } from "bun:test";
import { rollOut, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { openFlagsUnderTest } from "./flags-under-test.ts";

test("OpenFeature's client has the values of the hot path, and follows changes", async () => {
  await using file = await createFlagFile({ orchestration: rollOut(50), narration: toggle(false) });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  const client = await process.flags.client();
  const mode = process.flags.oneOf(
    "orchestration",
    ["sequential", "parallel", "coalesced", "hedged"],
    "sequential",
  );
  for (let id = 0; id < 200; id++) {
    const targetingKey = `request-${id}`;
    const details = await client.getStringDetails("orchestration", "sequential", { targetingKey });
    expect(details).toMatchObject({ value: mode.for(targetingKey), reason: "TARGETING_MATCH" });
  }
  expect(await client.getBooleanDetails("narration", true)).toMatchObject({ value: false, reason: "STATIC" });
  expect(await process.metric("feature_flag_evaluations_total", 'flag="narration"')).toBe(1);
  await file.replace({ narration: toggle(true) });
  await process.check();
  expect(await client.getBooleanValue("narration", false)).toBe(true);
});

test("it returns the default of the caller, with the reason, for what cannot be evaluated", async () => {
  await using file = await createFlagFile({ narration: toggle(false) });
  using process = await openFlagsUnderTest({ flagsFile: file.path });
  const client = await process.flags.client();
  expect(await client.getBooleanDetails("nonsense", true)).toMatchObject({
    value: true,
    errorCode: "FLAG_NOT_FOUND",
  });
  expect(await client.getStringDetails("narration", "x")).toMatchObject({
    value: "x",
    errorCode: "TYPE_MISMATCH",
  });
  expect(await client.getNumberValue("narration", 3)).toBe(3);
  expect(await client.getObjectValue("narration", {})).toEqual({});
  expect(await client.getBooleanDetails("hedging", true)).toMatchObject({ value: true, reason: "DEFAULT" });
});

test("without a source it returns defaults", async () => {
  using process = await openFlagsUnderTest({});
  const client = await process.flags.client();
  expect(await client.getBooleanValue("narration", true)).toBe(true);
});
