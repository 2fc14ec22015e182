import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIGHT_PATH, launchCeiling } from "./ceiling.ts";

const runDir = await mkdtemp(join(tmpdir(), "ceiling-"));
const place = { runDir, signal: new AbortController().signal };
const fights = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: ({ url }) =>
    new URL(url).searchParams.get("mode") === "parallel"
      ? Response.json({ id: "1", winner_name: "Ada" })
      : Response.json({ title: "unknown mode" }, { status: 422 }),
});
const baseUrl = `http://127.0.0.1:${fights.port}`;

afterAll(async () => {
  await fights.stop(true);
  await rm(runDir, { recursive: true, force: true });
});

test("without a fight there is no ceiling", async () => {
  await expect(launchCeiling(baseUrl, "sequential", place)).rejects.toThrow(
    "responded 422 instead of a fight",
  );
});

test("a service that is not there is named", async () => {
  await expect(launchCeiling("http://127.0.0.1:1", "parallel", place)).rejects.toThrow(
    "no fights service responds at http://127.0.0.1:1",
  );
});

test("the ceiling serves the fight it was given, without the service", async () => {
  const ceiling = await launchCeiling(baseUrl, "parallel", place);
  const { url } = await ceiling.ready;
  await fights.stop(true);
  expect(await (await fetch(`${url}${FIGHT_PATH}?mode=parallel`)).json()).toEqual({
    id: "1",
    winner_name: "Ada",
  });
  expect(await ceiling.stop()).toBe(0);
});
