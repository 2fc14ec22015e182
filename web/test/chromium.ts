import { existsSync } from "node:fs";
import type { Missing } from "@super-heroes/testing/run/requirements";

/** Debian's browser, or the one in `CHROMIUM`. */
export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Why no browser test can run here. */
export const noBrowser: Missing = !existsSync(CHROMIUM)
  ? `${CHROMIUM} does not exist; install Chromium, or set CHROMIUM`
  : Bun.which("node") === null
    ? "node is not on the PATH, and playwright does not run reliably on Bun"
    : undefined;
