import { join } from "node:path";
import type { LogLine } from "../captured-log.ts";

const service = join(import.meta.dir, "tiny-service.ts");

/** A running {@link ./tiny-service.ts} and its log. */
export interface TinyProcess {
  /** Its log, once it has ended. */
  log(): Promise<LogLine[]>;
  /** What it wrote to standard error, once it has ended. */
  stderr(): Promise<string>;
  exitCode: Promise<number>;
  /** Resolves with the first line that has this message; rejects when the process ends without it. */
  logged(message: string): Promise<LogLine>;
  signal(name: NodeJS.Signals): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts the service in production settings, on any free port unless `env` has another. */
export function startTiny(env: Record<string, string> = {}): TinyProcess {
  const child = Bun.spawn([process.execPath, service], {
    env: { PATH: process.env.PATH, NODE_ENV: "production", PORT: "0", ...env },
    stdout: "pipe",
    stderr: "pipe",
  });
  const lines: LogLine[] = [];
  const awaited = new Map<string, PromiseWithResolvers<LogLine>>();
  const reading = (async () => {
    let text = "";
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (text + chunk).split("\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const line = JSON.parse(part) as LogLine;
        lines.push(line);
        awaited.get(String(line.msg))?.resolve(line);
      }
    }
    for (const { reject } of awaited.values()) reject(new Error(`tiny ended: ${JSON.stringify(lines)}`));
  })();
  const stderr = new Response(child.stderr).text();
  return {
    log: () => reading.then(() => lines),
    stderr: () => stderr,
    exitCode: child.exited,
    async logged(message) {
      const known = lines.find(({ msg }) => msg === message);
      if (known) return known;
      const coming = awaited.get(message) ?? Promise.withResolvers<LogLine>();
      awaited.set(message, coming);
      return await coming.promise;
    },
    signal: (name) => child.kill(name),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
