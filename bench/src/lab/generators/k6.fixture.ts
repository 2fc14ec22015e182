import { findK6 } from "./k6-program.ts";

/** The k6 of this machine, for tests; nothing is pulled for them. */
export const k6 = await findK6({
  mayPull: false,
  onProgress: () => {},
  signal: new AbortController().signal,
});

/** Why tests that run k6 are skipped; `undefined` where there is one. */
export const k6Missing = k6.available ? undefined : "k6 is not installed: `bun run tools k6` installs it";
