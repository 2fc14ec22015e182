import type { Logger } from "@super-heroes/kit/log/log";
import pino from "pino";

/** A log that says nothing, for tests. */
export const silentLog: Logger = pino({ level: "silent" });
