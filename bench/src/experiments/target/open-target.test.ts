import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { armOf, CEILING } from "../../analysis/observation/segment.ts";
import { openTarget } from "./open-target.ts";

const arms = [armOf("hedged"), armOf(CEILING)];

async function placeOf() {
  const runDir = await mkdtemp(join(tmpdir(), "target-"));
  const place = { runDir, rowsDir: runDir, signal: new AbortController().signal, onProgress: () => {} };
  return { ...place, [Symbol.asyncDispose]: () => rm(runDir, { recursive: true }) };
}

test("of a service that runs already only the ceiling is started, from a fight in the first mode", async () => {
  await using place = await placeOf();
  const asked: string[] = [];
  using fights = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) => {
      asked.push(new URL(url).search);
      return Response.json({ winner_name: "Ada" });
    },
  });
  const url = `http://127.0.0.1:${fights.port}`;
  const target = await openTarget({ kind: "remote", url }, arms, place);
  try {
    expect(asked).toEqual(["?mode=hedged"]);
    const fight = target.subjectOf(armOf("parallel"));
    expect(fight.url).toBe(`${url}/api/fights/execute_fight?mode=parallel`);
    expect(fight.watched.processes.size).toBe(0);
    const ceiling = target.subjectOf(armOf(CEILING));
    expect(ceiling.url).toBe(target.ceilingUrl);
    expect(await (await fetch(ceiling.url)).json()).toEqual({ winner_name: "Ada" });

    process.kill(ceiling.watched.processes.get("ceiling") ?? 0, "SIGKILL");
    expect((await target.failure).message).toContain("ceiling was ended by SIGKILL");
  } finally {
    await target.close();
  }
});

test("a service that is not there is named", async () => {
  await using place = await placeOf();
  const opening = openTarget({ kind: "remote", url: "http://127.0.0.1:1" }, arms, place);
  await expect(opening).rejects.toThrow("no fights service responds at http://127.0.0.1:1");
});
