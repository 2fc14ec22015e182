import { join } from "node:path";
import { endWithRun } from "@super-heroes/testing/processes/interrupted-run";
import type { StorePlace } from "../../src/open-target.ts";

/** A process that migrates a database. */
export interface Applier {
  readonly pid: number;
  /** Resolves with the lines that it has printed when it has ended, however it did. */
  readonly ended: Promise<string[]>;
  /** Resolves when it has printed a line that begins so. */
  line(start: string): Promise<void>;
  kill(): void;
}

/** Starts one. With `killAt` it kills itself, by SIGKILL, when it has reported so many lines. */
export function startApplier(
  { engine, url }: StorePlace,
  folder: string,
  { seed = "", killAt = -1 }: { seed?: string | undefined; killAt?: number } = {},
): Applier {
  const program = join(import.meta.dir, "apply.ts");
  const child = Bun.spawn([process.execPath, program, engine, url, folder, seed, String(killAt)], {
    env: process.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  endWithRun(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const ended = (async () => {
    let text = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      lines.splice(0, lines.length, ...text.split("\n").slice(0, -1));
      for (const check of waiting) check();
    }
    await child.exited;
    return lines;
  })();
  return {
    pid: child.pid,
    ended,
    line: (start) =>
      new Promise((resolve) => {
        const check = () => {
          if (!lines.some((line) => line.startsWith(start))) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    kill: () => child.kill("SIGKILL"),
  };
}
