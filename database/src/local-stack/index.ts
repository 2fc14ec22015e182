/**
 * The local stack: PostgreSQL, MariaDB and MongoDB from this machine's programs, on ports of 127.0.0.1, with all data in one
 * folder. `bun run databases` is its command line; tests and the bench call this module.
 */
export { type AvailableStack, type BringUpOptions, bringUp, bringUpAvailable } from "./bring-up.ts";
export { defaultDir } from "./default-dir.ts";
export type { EngineName } from "./engines/engine.ts";
export { CommandError } from "./engines/run-to-end.ts";
export { environmentOf } from "./environment.ts";
export { LocalStackError } from "./failure.ts";
export { isForOperator } from "./for-operator.ts";
export {
  type BorrowOptions,
  borrowLocalStack,
  type LocalStack,
  openPrivateStack,
  type PrivateStack,
  removeWithThisProcess,
} from "./lend.ts";
export { type MissingEngine, MissingEngineError, missingEngines, sentenceOn } from "./locate-engines.ts";
export { startStore, stopStore } from "./one-store.ts";
export { programOf } from "./program-of.ts";
export { type EndingSignal, isRunning } from "./server-process.ts";
export { readState, type StackState, type StoreState } from "./state.ts";
export { type Condition, type StoreStatus, statusOf, statusTable } from "./status.ts";
export { allServices, type Service } from "./stores.ts";
export { takeDown } from "./take-down.ts";
