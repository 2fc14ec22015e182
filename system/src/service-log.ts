import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { linesOf } from "./lines.ts";
import { type Announcement, announcementOn, lastWords } from "./log-lines.ts";

/** Where a service's lines go: a file (the process writes it itself, which costs the parent nothing), or a function. */
export type Output = string | ((line: string) => void);

/** What can be learned from a service's log while and after it runs. */
export interface ServiceLog {
  /** The announcement, once it is there; `undefined` when the log ends without one. */
  announcement(signal: AbortSignal): Promise<Announcement | undefined>;
  /** Why the service ended, in its own words. Ask after it has. */
  lastWords(): Promise<string>;
}

/** How much of a log's end is looked at for the last words. */
const TAIL_BYTES = 16 * 1024;
const POLL_MS = 20;

/** A log in a file. The file is opened anew; close the descriptor once the process has it. */
export function fileLog(path: string): ServiceLog & { descriptor: number; close(): void } {
  // The folder above it is the data folder, which is its owner's alone.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, "w");
  const file = () => Bun.file(path);
  return {
    descriptor,
    close: () => closeSync(descriptor),
    async announcement(signal) {
      while (!signal.aborted) {
        const found = (await file().text()).split("\n").map(announcementOn).find(Boolean);
        if (found) return found;
        await Bun.sleep(POLL_MS);
      }
      return undefined;
    },
    lastWords: async () => lastWords(await lastLines(file())),
  };
}

/** The lines at a log's end. The first is left out where it may be cut off: half an entry reads as plain text. */
async function lastLines(log: Bun.BunFile): Promise<string[]> {
  const { size } = await log.stat();
  const from = Math.max(0, size - TAIL_BYTES);
  const lines = (await log.slice(from).text()).split("\n");
  return from === 0 ? lines : lines.slice(1);
}

/** A log read from the process's pipes, each line handed to `onLine`. */
export function pipedLog(
  streams: readonly ReadableStream<Uint8Array>[],
  onLine: (line: string) => void,
): ServiceLog {
  const recent: string[] = [];
  const announced = Promise.withResolvers<Announcement | undefined>();
  const ended = Promise.all(
    streams.map(async (stream) => {
      for await (const line of linesOf(stream)) {
        recent.push(line);
        if (recent.length > 100) recent.shift();
        const found = announcementOn(line);
        if (found) announced.resolve(found);
        onLine(line);
      }
    }),
  ).finally(() => announced.resolve(undefined));
  return {
    announcement: () => announced.promise,
    async lastWords() {
      await ended;
      return lastWords(recent);
    },
  };
}
