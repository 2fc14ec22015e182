import type { Logger } from "../log/log.ts";
import { readTlsFiles, type TlsMaterial, type TlsPaths } from "./tls-files.ts";

/** PEM files that may be replaced while the process runs. */
export interface RenewedTls {
  /** What is in use. */
  readonly current: TlsMaterial;
  /** Reads the files again; calls back where they have changed and are right. For the timer, and for tests. */
  check(): void;
  close(): void;
}

/** Renewed files are in use within this time. Polled, because mounted files are replaced in ways that are not watched everywhere. */
const CHECKED_EVERY_MS = 5_000;

/**
 * Reads the files, and again every few seconds. Files that are wrong after a change are not used: what was read before stays in
 * use, and the log says why, once for each change. Throws at the start as {@link readTlsFiles} does.
 */
export function renewedTls(
  paths: TlsPaths,
  {
    log,
    onRenewed = () => {},
    checkedEveryMs = CHECKED_EVERY_MS,
  }: {
    log: Pick<Logger, "info" | "error">;
    onRenewed?: (material: TlsMaterial) => void;
    checkedEveryMs?: number;
  },
): RenewedTls {
  let current = readTlsFiles(paths);
  let lastProblem = "";
  const check = () => {
    try {
      const read = readTlsFiles(paths);
      lastProblem = "";
      if (isSame(read, current)) return;
      current = read;
      log.info({ files: pathsOf(paths) }, "certificates renewed");
      onRenewed(read);
    } catch (error) {
      // The key may be replaced a moment after its certificate.
      const { message } = error as Error;
      if (message !== lastProblem)
        log.error({ reason: message }, "changed certificates are not used; those from before stay in use");
      lastProblem = message;
    }
  };
  const timer = setInterval(check, checkedEveryMs);
  timer.unref();
  return {
    get current() {
      return current;
    },
    check,
    close: () => clearInterval(timer),
  };
}

const isSame = (a: TlsMaterial, b: TlsMaterial): boolean =>
  a.cert === b.cert && a.key === b.key && a.ca === b.ca;

const pathsOf = ({ cert, key, ca }: TlsPaths): string[] =>
  [cert, key, ca].flatMap(({ path }) => path ?? []);
