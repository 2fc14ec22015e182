/** `bun run replay` as an operator uses it, on embedded stores. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fightsVariables } from "@super-heroes/fights/config";
import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { decideFight } from "../../services/fights/src/fight.ts";
import { openFightStore } from "../../services/fights/src/open.ts";
import { replayCommand } from "../src/replay/replay-command.ts";
import { openAnalyticsStore } from "../src/replay/replay-stores.ts";

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-replay-"));
  env = { DATA_DIR: folder };
});
afterEach(() => rm(folder, { recursive: true }));

const never = new AbortController().signal;

async function run(...argv: string[]): Promise<{ code: number; printed: string; shown: string }> {
  const printed: string[] = [];
  const shown: string[] = [];
  const { run } = replayCommand({
    env,
    print: (line) => printed.push(line),
    screen: { write: (text) => shown.push(text) },
    signal: never,
  });
  const code = await run(argv);
  return { code, printed: printed.join("\n"), shown: shown.join("") };
}

/** Stores fights, as before events were published. */
async function storeFights(count: number): Promise<void> {
  const store = await openFightStore(readConfig(env, fightsVariables), silentLog);
  const fighter = (name: string, level: number) => ({ name, level });
  const fights = Array.from({ length: count }, (_, index) =>
    decideFight(Bun.randomUUIDv7(), new Date(), {
      hero: fighter(`Hero ${index % 3}`, 5),
      villain: fighter("Birch", index % 2 ? 9 : 1),
      location: { name: "Harbour" },
    }),
  );
  await store.insert(fights);
  await store.connection.close();
}

const logHead = async () => {
  const store = await openAnalyticsStore(env, () => {}, never);
  const head = await store.log.head();
  await store.connection.close();
  return head;
};

test("an unknown projection is refused, and the known ones are listed", async () => {
  await expect(run("--projection", "winners")).rejects.toThrow(
    "expects one of leaderboard, head-to-head, locations, days, teams, event-counts, got",
  );
});

test("--from-fights adds stored fights to the log once, however often it is run", async () => {
  await storeFights(1201);
  const first = await run("--from-fights");
  expect(first.code).toBe(0);
  expect(first.printed).toContain("Read 1,201 fights");
  expect(first.printed).toContain("1,201 of their events were not in the log");
  expect(first.printed).toMatch(/leaderboard: generation 1 of 1,201 events has 4 keys, checksum \w{32}/);

  const second = await run("--from-fights", "--projection", "leaderboard");
  expect(second.printed).toContain("; 0 of their events were not in the log");
  expect(second.printed).toContain("generation 2 of 1,201 events");
  expect(second.printed).toContain("generation 1 was equal");
  expect(await logHead()).toBe(1201);
});

test("--status shows what is stored, and changes nothing", async () => {
  expect((await run("--status")).printed).toContain("leaderboard: not built yet");
  await storeFights(5);
  await run("--from-fights");
  const before = await run("--status");
  expect(before.printed).toContain("The log has 5 events.");
  expect(before.printed).toMatch(
    /leaderboard: generation 1, projection version 1, stored at event 5 with 4 keys, checksum \w{32}/,
  );
  expect(await run("--status")).toEqual(before);
});

test("--status and --from-fights exclude each other", async () => {
  await expect(run("--status", "--from-fights")).rejects.toThrow("exclude each other");
});
