import pino from "pino";
import type { Logger } from "../log.ts";

/** A log that says nothing, for tests. */
export const silentLog: Logger = pino({ level: "silent" });
