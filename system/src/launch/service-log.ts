import { closeSync, fstatSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { type Announcement, announcementOn, loggedReason } from "./log-lines.ts";

/** Where a service's lines go: a file (the process writes it itself, which costs the parent nothing), or a function. */
export type Output = string | ((line: string) => void);

/** What can be learned from a service's log while and after it runs. */
export interface ServiceLog {
  /** The announcement, once it is there; `undefined` when the log ends without one. */
  announcement(signal: AbortSignal): Promise<Announcement | undefined>;
  /** Why the service ended, as {@link loggedReason} finds it. Call it after the end. */
  reason(): Promise<string>;
}

/** How much of a log's end is searched for the reason. */
const TAIL_BYTES = 16 * 1024;
const POLL_MS = 20;

/**
 * A log in a file, which is emptied, or added to with `append`; only what is written from now on counts. Close the
 * descriptor once the process has it.
 */
export function fileLog(
  path: string,
  { append = false }: { append?: boolean } = {},
): ServiceLog & { descriptor: number; close(): void } {
  // The folder above it is the data folder, which is its owner's alone.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, append ? "a" : "w");
  const begin = fstatSync(descriptor).size;
  const written = () => Bun.file(path).slice(begin);
  return {
    descriptor,
    close: () => closeSync(descriptor),
    async announcement(signal) {
      while (!signal.aborted) {
        const found = (await written().text()).split("\n").map(announcementOn).find(Boolean);
        if (found) return found;
        await Bun.sleep(POLL_MS);
      }
      return undefined;
    },
    reason: async () => loggedReason(await lastLines(path, begin)),
  };
}

/** The lines at a log's end. The first is left out where it may be cut off: half an entry reads as plain text. */
async function lastLines(path: string, begin: number): Promise<string[]> {
  const { size } = await Bun.file(path).stat();
  const from = Math.max(begin, size - TAIL_BYTES);
  const lines = (await Bun.file(path).slice(from).text()).split("\n");
  return from === begin ? lines : lines.slice(1);
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
    async reason() {
      await ended;
      return loggedReason(recent);
    },
  };
}
