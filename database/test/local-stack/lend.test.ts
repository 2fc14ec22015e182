import { afterAll, expect, setDefaultTimeout } from "bun:test";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { untilGone } from "@super-heroes/testing/processes/until-gone";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import {
  borrowLocalStack,
  bringUp,
  missingEngines,
  openPrivateStack,
  readState,
  removeWithThisProcess,
  type Service,
  sentenceOn,
  statusOf,
  takeDown,
} from "../../src/local-stack/index.ts";

// Starting servers takes its time on a machine that is busy with other things.
setDefaultTimeout(60_000);

const folder = await mkdtemp(join(tmpdir(), "super-heroes-borrowed-"));
const dir = join(folder, "stack");
const onProgress = () => {};
const guarded = removeWithThisProcess(dir);
afterAll(async () => {
  await takeDown({ dir });
  await rm(folder, { recursive: true, force: true });
  guarded.release();
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
  // Data whose password is lost.
  await mkdir(join(dir, "heroes-postgres"), { recursive: true });
  await expect(borrowLocalStack({ dir, stores: ["heroes", "fights"], onProgress })).rejects.toThrow(
    /^heroes: .*state\.json no longer has the password of /,
  );
  expect(await running()).not.toContain("fights");
});

/** A command that borrows a store, says so, and stays. */
async function startBorrower() {
  const program = `
    import { borrowLocalStack } from ${JSON.stringify(join(import.meta.dir, "../../src/local-stack/index.ts"))};
    await borrowLocalStack({ dir: ${JSON.stringify(dir)}, stores: ["fights"], onProgress: () => {} });
    console.log("borrowed");
    setInterval(() => {}, 1000);
  `;
  const borrower = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
  await borrower.stdout.getReader().read();
  return borrower;
}

const serverOf = (service: Service) =>
  readState({ dir }).stores.find((store) => store.service === service)?.pid ?? Number.NaN;

testRequiring(reason, "a store is taken down with the last of two commands that use it", async () => {
  const first = await borrowLocalStack({ dir, stores: ["fights"], onProgress });
  const second = await borrowLocalStack({ dir, stores: ["fights"], onProgress });
  await first.release();
  expect(await running()).toContain("fights");
  await second.release();
  expect(await running()).not.toContain("fights");
});

testRequiring(reason, "a store that a killed command has started ends within 5 s", async () => {
  const borrower = await startBorrower();
  const server = serverOf("fights");
  borrower.kill("SIGKILL");
  await untilGone([server]);
});

testRequiring(
  reason,
  "unless another command uses it, or the operator has started it in the meantime",
  async () => {
    const borrower = await startBorrower();
    const server = serverOf("fights");
    const other = await borrowLocalStack({ dir, stores: ["fights"], onProgress });
    borrower.kill("SIGKILL");
    await borrower.exited;
    await bringUp({ dir, stores: ["fights"] });
    await other.release();
    expect(await running()).toContain("fights");
    expect(serverOf("fights")).toBe(server);
  },
);

testRequiring(
  reason,
  "an interrupted start throws the signal's reason, and gives back what it started",
  async () => {
    await takeDown({ dir });
    const stop = new AbortController();
    const borrowing = borrowLocalStack({
      dir,
      stores: ["fights"],
      onProgress,
      signal: stop.signal,
    });
    stop.abort(new Error("enough"));
    await expect(borrowing).rejects.toThrow("enough");
    expect(await running()).toEqual([]);
  },
);

testRequiring(
  reason,
  "a private stack is another for each command, and is removed with a killed one",
  async () => {
    const base = join(folder, "private");
    const program = `
    import { bringUp, openPrivateStack } from ${JSON.stringify(join(import.meta.dir, "../../src/local-stack/index.ts"))};
    const { dir } = await openPrivateStack(${JSON.stringify(base)});
    const { stores } = await bringUp({ dir, stores: ["fights"] });
    console.log(JSON.stringify({ dir, pid: stores[0].pid }));
    setInterval(() => {}, 1000);
  `;
    const command = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe" });
    const { value } = await command.stdout.getReader().read();
    const killed = JSON.parse(new TextDecoder().decode(value));
    expect(killed.dir).toBe(base);
    const own = await openPrivateStack(base);
    expect(own.dir).toBe(`${base}-2`);
    command.kill("SIGKILL");
    await untilGone([killed.pid]);
    await own.drop();
    while (existsSync(base)) await Bun.sleep(20);
  },
);
