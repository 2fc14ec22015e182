import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "./lock.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "lock-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

const silently = () => {};

test("the second waits, says so, and works after the first", async () => {
  const order: string[] = [];
  const firstBegan = Promise.withResolvers<void>();
  const firstMayEnd = Promise.withResolvers<void>();
  const first = withLock(dir, silently, async () => {
    order.push("first begins");
    firstBegan.resolve();
    await firstMayEnd.promise;
    order.push("first ends");
  });
  await firstBegan.promise;
  const second = withLock(
    dir,
    (line) => {
      order.push(line);
      firstMayEnd.resolve();
    },
    async () => {
      order.push("second begins");
    },
  );
  await Promise.all([first, second]);
  expect(order).toEqual([
    "first begins",
    `waiting for another run that is working in ${dir}`,
    "first ends",
    "second begins",
  ]);
});

test("folders do not wait for each other", async () => {
  const inside = withLock(dir, silently, () => withLock(join(dir, "other"), silently, async () => "both"));
  expect(await inside).toBe("both");
});

test("work that fails gives the lock back", async () => {
  const failure = withLock(dir, silently, async () => {
    throw new Error("work failed");
  });
  await expect(failure).rejects.toThrow("work failed");
  expect(await withLock(dir, silently, async () => "next")).toBe("next");
});

test("a holder that is killed leaves no lock behind", async () => {
  const script = `
    const { withLock } = await import(${JSON.stringify(join(import.meta.dir, "lock.ts"))});
    await withLock(${JSON.stringify(dir)}, () => {}, async () => {
      console.log("locked");
      await new Promise(() => setInterval(() => {}, 1000));
    });`;
  const holder = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
  await holder.stdout.getReader().read();
  holder.kill("SIGKILL");
  await holder.exited;
  expect(await withLock(dir, silently, async () => "next")).toBe("next");
});
