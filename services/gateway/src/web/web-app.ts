import { statSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "@super-heroes/kit/log/log";
import { MANIFEST, readWebFiles, type WebFiles } from "./web-files.ts";

/** The web application as it is served now. */
export interface WebApp {
  /** `undefined` when it was not built. */
  current(): WebFiles | undefined;
}

/** A web application that is read once, at the start. Throws as {@link readWebFiles} does. */
export function openWebApp(folder: string): WebApp {
  const files = readWebFiles(folder);
  return { current: () => files };
}

/**
 * A web application for development: it is read again after each build, so that the gateway need not be restarted. Files that
 * cannot be used are logged, and the previous ones stay. Throws as {@link readWebFiles} does.
 */
export function openRebuiltWebApp(folder: string, log: Pick<Logger, "warn">): WebApp {
  const manifest = join(folder, MANIFEST);
  const builtAt = () => statSync(manifest, { throwIfNoEntry: false })?.mtimeMs;
  let readOf = builtAt();
  let files = readWebFiles(folder);
  return {
    current() {
      const now = builtAt();
      if (now === readOf) return files;
      readOf = now;
      try {
        files = readWebFiles(folder);
      } catch (error) {
        log.warn({ err: error }, "the web application could not be read again");
      }
      return files;
    },
  };
}
