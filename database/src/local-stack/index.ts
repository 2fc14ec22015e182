/**
 * The local real stack: PostgreSQL, MariaDB and MongoDB from this machine's own binaries, on private ports of
 * 127.0.0.1, with all they keep in one folder. `bun run databases` is its command line; tests and the bench call this.
 */
export { type BringUpOptions, bringUp } from "./bring-up.ts";
export { defaultDir } from "./default-dir.ts";
export type { EngineName } from "./engine.ts";
export { environmentOf } from "./environment.ts";
export { LocalStackError } from "./failure.ts";
export { type MissingEngine, MissingEngineError, missingEngines } from "./locate-engines.ts";
export { startStore, stopStore } from "./one-store.ts";
export { CommandError } from "./run-to-end.ts";
export type { EndingSignal } from "./server-process.ts";
export { readState, type StackState, type StoreState } from "./state.ts";
export { type Condition, type StoreStatus, statusOf, statusTable } from "./status.ts";
export { allServices, type Service } from "./stores.ts";
export { takeDown } from "./take-down.ts";
