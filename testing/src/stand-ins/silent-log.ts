import type { Logger } from "@super-heroes/kit/log/log";
import pino from "pino";

/** A log without output. */
export const silentLog: Logger = pino({ level: "silent" });
