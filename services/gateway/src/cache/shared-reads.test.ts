import { describe, expect, test } from "bun:test";
import { Deadline, DeadlineExceeded } from "@super-heroes/kit/request/deadline";
import { createSharedReads, type Loaded } from "./shared-reads.ts";

const LONG = () => Deadline.after(10_000);

/** Shared reads on a clock that the test moves. */
function onClock(deadlineMs = 10_000) {
  const clock = { ms: 0 };
  const reads = createSharedReads<string>(deadlineMs, () => clock.ms);
  return { clock, read: reads.read };
}
const gives =
  (value: string, keepMs = 1000): (() => Promise<Loaded<string>>) =>
  async () => ({ value, keepMs });
const fails = async (): Promise<never> => {
  throw new Error("down");
};

describe("a value", () => {
  test("is given again while it is fresh, and read again afterwards", async () => {
    const { clock, read } = onClock();
    expect(await read("k", gives("a"), LONG())).toMatchObject({ value: "a", from: "read", wasStale: false });
    clock.ms = 999;
    expect(await read("k", gives("b"), LONG())).toMatchObject({ value: "a", from: "hit", ageMs: 999 });
    clock.ms = 1000;
    expect(await read("k", gives("b"), LONG())).toMatchObject({ value: "b", from: "read", wasStale: true });
  });

  test("is its key's", async () => {
    const { read } = onClock();
    await read("k", gives("a"), LONG());
    expect((await read("l", gives("b"), LONG())).value).toBe("b");
  });

  test("that is no longer fresh is given in place of a failure, for a minute", async () => {
    const { clock, read } = onClock();
    await read("k", gives("a"), LONG());
    clock.ms = 61_000;
    expect(await read("k", fails, LONG())).toMatchObject({ value: "a", from: "stale", freshForMs: -60_000 });
    const failure = async () => ({ value: "500", keepMs: 0, isFailure: true });
    expect(await read("k", failure, LONG())).toMatchObject({ value: "a", from: "stale" });
    clock.ms = 61_001;
    await expect(read("k", fails, LONG())).rejects.toThrow("down");
  });

  test("that is no longer fresh is none for a caller who has no time to wait: nothing has failed", async () => {
    const { clock, read } = onClock();
    await read("k", gives("a"), LONG());
    clock.ms = 2000;
    const never = () => new Promise<Loaded<string>>(() => {});
    await expect(read("k", never, Deadline.after(1))).rejects.toBeInstanceOf(DeadlineExceeded);
  });

  test("that is not to be kept is read anew each time", async () => {
    const { read } = onClock();
    await read("k", gives("a", 0), LONG());
    expect((await read("k", gives("b", 0), LONG())).value).toBe("b");
  });

  test("makes room for newer ones: 500 are kept", async () => {
    const { read } = onClock();
    for (let number = 0; number <= 500; number++) await read(`k${number}`, gives("old"), LONG());
    expect((await read("k1", gives("new"), LONG())).value).toBe("old");
    expect((await read("k0", gives("new"), LONG())).value).toBe("new");
  });
});

describe("a read", () => {
  test("is shared by all who ask before it ends", async () => {
    const { read } = onClock();
    const { promise, resolve } = Promise.withResolvers<Loaded<string>>();
    let reads = 0;
    const load = () => {
      reads++;
      return promise;
    };
    const all = [read("k", load, LONG()), read("k", load, LONG()), read("k", load, LONG())];
    resolve({ value: "a", keepMs: 0 });
    expect((await Promise.all(all)).map(({ value, isCollapsed }) => [value, isCollapsed])).toEqual([
      ["a", false],
      ["a", true],
      ["a", true],
    ]);
    expect(reads).toBe(1);
  });

  test("fails for all who share it, and is made again for the next", async () => {
    const { read } = onClock();
    const results = await Promise.allSettled([read("k", fails, LONG()), read("k", gives("no"), LONG())]);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await read("k", gives("a"), LONG())).value).toBe("a");
  });

  test("has a deadline of its own, whatever those have who wait for it", async () => {
    const { read } = onClock(5000);
    const { promise, resolve } = Promise.withResolvers<Loaded<string>>();
    let remainingMs = 0;
    const early = read(
      "k",
      (deadline) => {
        ({ remainingMs } = deadline);
        return promise;
      },
      Deadline.after(1),
    );
    const slow = read("k", gives("no"), LONG());
    await expect(early).rejects.toBeInstanceOf(DeadlineExceeded);
    expect(remainingMs).toBeGreaterThan(1000);
    resolve({ value: "a", keepMs: 0 });
    expect((await slow).value).toBe("a");
  });

  test("that fails after all callers have stopped waiting is no unhandled rejection", async () => {
    const { read } = onClock();
    const { promise, reject } = Promise.withResolvers<Loaded<string>>();
    await read("k", () => promise, Deadline.after(1)).catch(() => {});
    reject(new Error("late"));
    await new Promise(setImmediate);
    expect((await read("k", gives("a"), LONG())).value).toBe("a");
  });
});
