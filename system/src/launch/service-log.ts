import { closeSync, fstatSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { type Announcement, announcementOn, loggedReason } from "./log-lines.ts";

/** The output of a service: a file, which the process writes itself, or a function that receives each line. */
export type Output = string | ((line: string) => void);

/** What a service's log contains while it runs and after its end. */
export interface ServiceLog {
  /** The announcement, once it is logged; `undefined` when the log ends without one. */
  announcement(signal: AbortSignal): Promise<Announcement | undefined>;
  /** Why the service ended, see {@link loggedReason}. Call it after the end. */
  reason(): Promise<string>;
}

/** How much of a log's end is searched for the reason. */
const TAIL_BYTES = 16 * 1024;
const POLL_MS = 20;

/**
 * A log in a file, which is emptied, or appended to with `append`; only lines written from now on count. Close the
 * descriptor once the process has inherited it.
 */
export function fileLog(
  path: string,
  { append = false }: { append?: boolean } = {},
): ServiceLog & { descriptor: number; close(): void } {
  // Its parent is the data folder, which only its owner may enter.
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

/** The lines at a log's end, without the first one, which may be incomplete. */
async function lastLines(path: string, begin: number): Promise<string[]> {
  const { size } = await Bun.file(path).stat();
  const from = Math.max(begin, size - TAIL_BYTES);
  const lines = (await Bun.file(path).slice(from).text()).split("\n");
  return from === begin ? lines : lines.slice(1);
}

/** A log that is read from the process's pipes; `onLine` receives each line. */
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
