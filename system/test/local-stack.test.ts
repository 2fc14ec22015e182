import { afterAll, expect, setDefaultTimeout } from "bun:test";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  bringUp,
  missingEngines,
  sentenceOn,
  statusOf,
  takeDown,
} from "@super-heroes/database/local-stack/index";
import { testRequiring } from "@super-heroes/testing/requirements";
import { borrowLocalStack } from "../src/local-stack.ts";

// Starting servers takes its time on a machine that is busy with other things.
setDefaultTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-borrowed-"));
const dir = join(folder, "stack");
const onProgress = () => {};
afterAll(async () => {
  await takeDown({ dir });
  await rm(folder, { recursive: true, force: true });
});

const running = async () =>
  (await statusOf(dir)).filter(({ condition }) => condition === "running").map(({ service }) => service);

const [missing] = await missingEngines(["fights", "heroes"]);
const reason = missing && sentenceOn(missing);

testRequiring(reason, "what was up before stays up, and the rest is given back", async () => {
  await bringUp({ dir, stores: ["analytics"] });
  const stack = await borrowLocalStack({ dir, stores: ["fights", "analytics"], onProgress });
  expect(await running()).toEqual(["fights", "analytics"]);
  await stack.release();
  expect(await running()).toEqual(["analytics"]);
});

testRequiring(reason, "where one does not come up, those that did are given back", async () => {
  // Data whose password nobody knows.
  await mkdir(join(dir, "heroes-postgres"), { recursive: true });
  await expect(borrowLocalStack({ dir, stores: ["heroes", "fights"], onProgress })).rejects.toThrow(
    /^heroes: .*state\.json no longer has the password of /,
  );
  expect(await running()).not.toContain("fights");
});
