import {
  allServices,
  borrowLocalStack,
  environmentOf,
  LocalStackError,
  MissingEngineError,
  type StoreState,
} from "@super-heroes/database/local-stack/index";
import type { Environment } from "../environment/environment.ts";
import { withoutStores } from "../environment/store-variables.ts";
import type { StartChoice } from "./start-options.ts";
import { watchStores } from "./watch-stores.ts";

/** The environment with the addresses of the stores, and how the stores are released. */
export interface Stack {
  env: Environment;
  /** A service's store as it is printed: the service knows only the protocol, not the program that responds. */
  describe(service: string, store: string): string;
  release(): Promise<void>;
}

/** The context of opening a stack. */
export interface StackContext {
  /** Receives a line for each step. */
  onProgress(line: string): void;
  /** Aborting it cancels opening the stack. */
  signal: AbortSignal;
  borrow?: typeof borrowLocalStack;
}

/**
 * Opens the chosen stack for these services; without a choice the environment stays as it is. Throws where an engine of the
 * chosen stack is missing: embedded stores are used only where they were chosen.
 */
export async function openStack(
  { stack: choice, services }: Pick<StartChoice, "stack" | "services">,
  env: Environment,
  { onProgress, signal, borrow = borrowLocalStack }: StackContext,
): Promise<Stack> {
  const unchanged = { describe: (_: string, store: string) => store, release: async () => {} };
  if (choice === undefined) return { env, ...unchanged };
  if (choice === "embedded") return { env: withoutStores(env), ...unchanged };
  const names = new Set(services.map(({ name }) => name));
  const stores = allServices.filter((service) => names.has(service));
  const stack = await borrow({ stores, onProgress, signal }).catch((error) => {
    if (!(error instanceof MissingEngineError)) throw error;
    throw new LocalStackError(`${error.message}\n${NOTHING_STARTED}`, { cause: error });
  });
  const watch = watchStores(stack.stores, onProgress);
  return {
    env: { ...withoutStores(env), ...environmentOf(stack) },
    describe: (service, text) =>
      describeStore(
        stack.stores.find((store) => store.service === service),
        text,
      ),
    async release() {
      watch.stop();
      await stack.release();
    },
  };
}

const NOTHING_STARTED =
  'Nothing was started. "--stack embedded" keeps the data in SQLite files; "bun run databases up" starts the installed engines.';

/**
 * Names the program that runs in place of an engine, where one does.
 *
 * @example describeStore({ standIn: "FerretDB 1.24.2 (SQLite)" }, "MongoDB 127.0.0.1:17017/fights")
 * // "FerretDB 1.24.2 (SQLite) in place of MongoDB, 127.0.0.1:17017/fights"
 */
export function describeStore(store: Pick<StoreState, "standIn"> | undefined, text: string): string {
  const [, engine, place] = /^(\S+) (.+)$/.exec(text) ?? [];
  if (!store?.standIn || !engine) return text;
  return `${store.standIn} in place of ${engine}, ${place}`;
}
