import { expect, test } from "bun:test";
import { supervise, type Worker } from "./workers.ts";

test("a worker that does not exit after the signal is killed", async () => {
  const signals: string[] = [];
  const ended = Promise.withResolvers<number>();
  const frozen: Worker = {
    exited: ended.promise,
    stop(signal) {
      signals.push(signal);
      if (signal === "SIGKILL") ended.resolve(137);
    },
  };
  const supervision = supervise({ workers: 1, spawn: () => frozen, print() {}, stopLimitMs: 5 });
  process.emit("SIGTERM", "SIGTERM");
  expect(await supervision).toBe(137);
  expect(signals).toEqual(["SIGTERM", "SIGKILL"]);
});
