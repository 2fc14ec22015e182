import { describe, expect, test } from "bun:test";
import { flagDocument, rollOut, toggle } from "@super-heroes/testing/inputs/flag-documents";
import { createFlagFile } from "@super-heroes/testing/inputs/flag-file";
import { startWithStandIns } from "./fights-with-stand-ins.ts";
import { scrape } from "./scrape.ts";

const EXECUTE = "/api/fights/execute_fight";

/** The service with a file of these flags. */
async function startWithFlags(flags: Record<string, unknown>, variables: Record<string, string> = {}) {
  const file = await createFlagFile(flags);
  const setup = await startWithStandIns({ variables: { ...variables, FLAGS_FILE: file.path } });
  return {
    file,
    ...setup,
    fightsIn: (mode: string) => scrape(setup.fights, "fights_total", { mode }),
    async fightAs(correlationId: string, query = "") {
      const response = await setup.fights.send(EXECUTE + query, {
        headers: { "x-correlation-id": correlationId },
      });
      expect(response.status).toBe(200);
      await response.body?.cancel();
    },
    async [Symbol.asyncDispose]() {
      await setup[Symbol.asyncDispose]();
      await file[Symbol.asyncDispose]();
    },
  };
}

describe("the flag orchestration", () => {
  test("splits fights between modes by correlation id, and both are counted", async () => {
    await using setup = await startWithFlags({ orchestration: rollOut(50) });
    for (let id = 0; id < 40; id++) await setup.fightAs(`request-${id}`);
    const [coalesced, parallel] = [await setup.fightsIn("coalesced"), await setup.fightsIn("parallel")];
    expect(coalesced + parallel).toBe(40);
    expect(Math.min(coalesced, parallel)).toBeGreaterThan(0);
    const evaluated = (variant: string) =>
      scrape(setup.fights, "feature_flag_evaluations_total", { flag: "orchestration", variant });
    expect(await evaluated("coalesced")).toBe(coalesced);
    expect(await evaluated("parallel")).toBe(parallel);
  });

  test("gives the same id the same mode each time", async () => {
    await using setup = await startWithFlags({ orchestration: rollOut(50) });
    for (let time = 0; time < 5; time++) await setup.fightAs("the-same");
    expect([await setup.fightsIn("coalesced"), await setup.fightsIn("parallel")].toSorted()).toEqual([0, 5]);
  });

  test("is overridden by ?mode=, and overrides ORCHESTRATION", async () => {
    await using setup = await startWithFlags(
      { orchestration: rollOut(100) },
      { ORCHESTRATION: "sequential" },
    );
    await setup.fightAs("one");
    await setup.fightAs("two", "?mode=hedged");
    expect(await setup.fightsIn("coalesced")).toBe(1);
    expect(await setup.fightsIn("hedged")).toBe(1);
  });

  test("leaves ORCHESTRATION as it is without a definition, and where that cannot be used", async () => {
    await using setup = await startWithFlags({}, { ORCHESTRATION: "sequential" });
    await setup.fightAs("one");
    const odd = { ...rollOut(100), variants: { coalesced: "fastest", parallel: "parallel" } };
    await setup.file.replace({ orchestration: odd });
    await setup.fights.readFlags();
    await setup.fightAs("two");
    expect(await setup.fightsIn("sequential")).toBe(2);
  });

  test("applies to randomfighters and HEAD too", async () => {
    await using setup = await startWithFlags({ orchestration: rollOut(100) });
    await setup.fights.send("/api/fights/randomfighters");
    await setup.fights.send(EXECUTE, { method: "HEAD" });
    const evaluated = { flag: "orchestration", variant: "coalesced" };
    expect(await scrape(setup.fights, "feature_flag_evaluations_total", evaluated)).toBe(2);
  });
});

describe("/ready", () => {
  test("shows which requests get which value, and is 200 with a broken file", async () => {
    await using setup = await startWithFlags({ orchestration: rollOut(30), hedging: toggle(false) });
    const ready = async () => {
      const response = await setup.fights.send("/ready");
      expect(response.status).toBe(200);
      return (await response.json()).flags;
    };
    const inForce = {
      orchestration: { by: "flag", shares: { coalesced: 30, parallel: 70 } },
      hedging: { by: "flag", shares: { false: 100 } },
    };
    expect(await ready()).toMatchObject({ source: "file", status: "current", in_force: inForce });
    await setup.file.write(flagDocument({ orchestration: null }));
    await setup.fights.readFlags();
    expect(await ready()).toMatchObject({ status: "last_good", in_force: inForce });
    expect(await scrape(setup.fights, "feature_flags_source_error", {})).toBe(1);
  });

  test("has nothing about flags without a source", async () => {
    await using setup = await startWithStandIns();
    expect(await (await setup.fights.send("/ready")).json()).not.toHaveProperty("flags");
  });
});
