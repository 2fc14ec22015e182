import { expect, test } from "bun:test";
import { flagChangeNote, flagsAt } from "./flags-in-force.ts";

const flags = {
  source: "file",
  status: "current",
  version: "abc",
  changes: 2,
  in_force: { orchestration: { by: "flag", shares: { coalesced: 100 } }, hedging: { by: "flag" } },
};

async function flagsOf(ready: unknown, status = 200) {
  await using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => Response.json(ready, { status }),
  });
  return await flagsAt(`http://127.0.0.1:${server.port}`);
}

test("the flags of a service are those that /ready shows, also while it is not ready", async () => {
  const seen = {
    inForce: { version: "abc", values: { orchestration: { coalesced: 100 }, hedging: null } },
    changes: 2,
  };
  expect(await flagsOf({ flags })).toEqual(seen);
  expect(await flagsOf({ flags }, 503)).toEqual(seen);
});

test.each([
  ["without flags", { status: "ready" }],
  ["of another origin", ["ready"]],
  ["with flags of another shape", { flags: { source: 7 } }],
])("a service %s has none", async (_, ready) => {
  expect(await flagsOf(ready)).toBeUndefined();
});

test("a change during the run is noted, also one that was undone, and so is the end of all flags", async () => {
  const before = await flagsOf({ flags });
  expect(flagChangeNote(before, await flagsOf({ flags }))).toBeUndefined();
  expect(flagChangeNote(undefined, undefined)).toBeUndefined();
  for (const after of [
    { ...flags, version: "def" },
    { ...flags, changes: 4 },
  ])
    expect(flagChangeNote(before, await flagsOf({ flags: after }))).toContain("changed during the run");
  expect(flagChangeNote(before, undefined)).toContain("changed during the run");
});
