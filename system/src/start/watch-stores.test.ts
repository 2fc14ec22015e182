import { afterEach, expect, test } from "bun:test";
import type { StoreState } from "@super-heroes/database/local-stack/index";
import { watchStores } from "./watch-stores.ts";

const processes: Bun.Subprocess[] = [];
afterEach(() => {
  for (const process of processes) process.kill("SIGKILL");
});

/** A process that is taken for the server with this data folder. */
function startServer(): StoreState {
  const dataDir = `/stack/${crypto.randomUUID()}`;
  // It waits by itself: a program that the shell started would outlive it.
  const child = Bun.spawn(["sh", "-c", "read -r _", dataDir, "-"], { stdin: "pipe" });
  processes.push(child);
  const { pid } = child;
  const url = "mongodb://127.0.0.1:1/fights";
  return {
    service: "fights",
    engine: "mongodb",
    version: "1.24.2",
    standIn: "FerretDB 1.24.2",
    url,
    port: 1,
    pid,
    dataDir,
  };
}

test("a store that ends is reported once, and once more when it runs again", async () => {
  let recorded = startServer();
  const lines = new TransformStream<string, string>();
  const writer = lines.writable.getWriter();
  const reader = lines.readable.getReader();
  const watch = watchStores([recorded], (line) => void writer.write(line), {
    look: () => recorded,
    everyMs: 5,
  });

  process.kill(recorded.pid ?? 0, "SIGKILL");
  expect((await reader.read()).value).toBe(
    'the store of fights (FerretDB 1.24.2) has ended: fights responds with 503. "bun run databases up fights" starts it again',
  );
  recorded = startServer();
  expect((await reader.read()).value).toBe(
    `the store of fights (FerretDB 1.24.2) runs again, pid ${recorded.pid}`,
  );
  watch.stop();
});
