import { checkTexts, expiryOf, readTexts, readTlsFiles, type TlsPaths, type TlsTexts } from "./tls-files.ts";

/** PEM files that may be replaced while the process runs. */
export interface RenewedTls {
  /** The texts in use. */
  readonly current: TlsTexts;
  /** Reads the files again, as the timer does. */
  check(): void;
  close(): void;
}

/** The options of {@link openRenewedTls}. */
export interface RenewalOptions {
  readonly log: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  /** Called with changed texts, once they were checked. */
  onRenewed?(texts: TlsTexts): void;
  /** How often the files are read; 5 s by default. */
  checkEveryMs?: number;
  now?(): Date;
}

/** Polled, because mounted files are replaced in ways that no watcher notices everywhere. */
const CHECK_EVERY_MS = 5000;

/** A certificate that expires within this time is logged. cert-manager and others renew at a third of the lifetime. */
const SOON_MS = 24 * 3_600_000;

/**
 * Reads the files, and again every few seconds. Changed files that are wrong are not used: the texts before stay in use, and the
 * log has the reason once for each change. The log also has, once each, that the certificate expires within a day and that it
 * has expired. Throws as {@link readTlsFiles} does.
 */
export function openRenewedTls(
  paths: TlsPaths,
  { log, onRenewed, checkEveryMs = CHECK_EVERY_MS, now = () => new Date() }: RenewalOptions,
): RenewedTls {
  let current = readTlsFiles(paths, now());
  let lastProblem = "";
  let warned = "";
  const { variable } = paths.cert;

  function renew(): void {
    const read = readTexts(paths);
    if (read.cert !== current.cert || read.key !== current.key || read.ca !== current.ca) {
      checkTexts(paths, read, now());
      current = read;
      warned = "";
      log.info(
        { variables: variablesOf(paths), expires: expiryOf(read.cert)?.toISOString() },
        "certificates renewed",
      );
      onRenewed?.(read);
    }
    lastProblem = "";
  }

  function warnOfExpiry(): void {
    const expires = expiryOf(current.cert);
    const leftMs = expires ? expires.getTime() - now().getTime() : Number.POSITIVE_INFINITY;
    const state = leftMs <= 0 ? "expired" : leftMs < SOON_MS ? "soon" : "";
    if (state === warned || !expires) return;
    warned = state;
    const fields = { variable, expires: expires.toISOString() };
    if (state === "expired") log.error(fields, "the certificate has expired: replace the file");
    else if (state === "soon") log.warn(fields, "the certificate expires within a day");
  }

  const check = () => {
    try {
      renew();
    } catch (error) {
      // The key may be replaced a moment after its certificate.
      const { message } = error as Error;
      if (message !== lastProblem)
        log.error({ reason: message }, "changed certificates are not used; those before stay in use");
      lastProblem = message;
    }
    warnOfExpiry();
  };
  warnOfExpiry();
  const timer = setInterval(check, checkEveryMs);
  timer.unref();
  return {
    get current() {
      return current;
    },
    check,
    close: () => clearInterval(timer),
  };
}

const variablesOf = ({ cert, key, ca }: TlsPaths): string[] =>
  [cert, key, ca].flatMap(({ variable, path }) => (path ? [variable] : []));
