import { join } from "node:path";
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import {
  bringUp,
  LocalStackError,
  MissingEngineError,
  openPrivateStack,
  type Service,
  type StoreState,
  statusOf,
} from "@super-heroes/database/local-stack/index";
import type { Machine } from "@super-heroes/database/tools/machine";
import { NatsMissing, startTestNats, type TestNats } from "./test-nats.ts";

/**
 * The folder of the databases of a test run, or one beside it where another run has that. It is separate from the local stack
 * of the operator, and removed with the run, even after SIGKILL.
 */
const FOLDER = join(dataDir, "test-stack");

/** One instance of each engine is enough: suites create their own databases. */
const ENGINES: readonly { service: Service; title: string; variable: string }[] = [
  { service: "heroes", title: "PostgreSQL", variable: "TEST_POSTGRES_URL" },
  { service: "locations", title: "MariaDB", variable: "TEST_MARIADB_URL" },
  { service: "fights", title: "MongoDB", variable: "TEST_MONGODB_URL" },
];

/** The databases of a test run, and NATS. */
export interface TestStores {
  /** The variables for suites: a URL (`TEST_POSTGRES_URL`), or why there is none (`TEST_POSTGRES_MISSING`). */
  env: Record<string, string>;
  /** A line for each engine: what the tests run on, or why they are skipped. */
  lines: string[];
  /** Whether every engine runs. */
  complete: boolean;
  /** Stops the servers of the run, and removes their data. */
  release(): Promise<void>;
}

/** A run on embedded stores only. */
export const noTestStores: TestStores = {
  env: Object.fromEntries(
    ENGINES.map(({ variable }) => [missingVariableOf(variable), "real stores were left out (--embedded)"]),
  ),
  lines: ["Without real stores (--embedded)."],
  complete: false,
  release: async () => {},
};

/**
 * Starts an instance of each engine that this machine has, and a NATS server. An engine that does not start is listed with
 * the reason. Rejects with the signal's reason when that is aborted; no server runs then.
 */
export async function openTestStores(
  machine: Machine,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<TestStores> {
  const stack = await openPrivateStack(FOLDER);
  const { dir } = stack;
  const running = async () =>
    (await statusOf(dir)).flatMap(({ store, condition }) =>
      store && condition === "running" ? [store] : [],
    );
  const nats = await startTestNats().catch((error: unknown) => {
    if (error instanceof NatsMissing) return error;
    throw error;
  });
  const release = async () => {
    if (!(nats instanceof NatsMissing)) await nats.release();
    await stack.drop();
  };
  const reasons = await bringUpWhatThereIs(dir, machine, onProgress, signal).catch(async (error) => {
    await release();
    throw error;
  });
  const stores = await running();
  const storeOf = (service: Service) => stores.find((store) => store.service === service);

  const engines = ENGINES.map(({ service, title, variable }) => {
    const store = storeOf(service);
    const reason = reasons.get(service) ?? "it did not start";
    const line = store ? `tested on ${nameOf(title, store)}` : `tests are SKIPPED, ${reason}`;
    return { variable, url: store?.url, reason, line: `${title}: ${line}` };
  });
  const all = [...engines, natsEntry(nats)];
  return {
    env: Object.fromEntries(
      all.map(({ variable, url, reason }) =>
        url === undefined ? [missingVariableOf(variable), reason] : [variable, url],
      ),
    ),
    lines: all.map(({ line }) => line),
    complete: all.every(({ url }) => url !== undefined),
    release,
  };
}

/** Each store by itself, so that a missing one does not prevent the others from starting. */
async function bringUpWhatThereIs(
  dir: string,
  machine: Machine,
  onProgress: (line: string) => void,
  signal: AbortSignal,
): Promise<Map<Service, string>> {
  const reasons = new Map<Service, string>();
  for (const { service } of ENGINES) {
    try {
      await bringUp({ dir, stores: [service], machine, onProgress, signal });
    } catch (error) {
      if (!(error instanceof MissingEngineError || error instanceof LocalStackError)) throw error;
      reasons.set(service, reasonOf(error));
    }
  }
  return reasons;
}

/** Without names of services: in the tests every engine has one server for all. */
function reasonOf(error: MissingEngineError | LocalStackError): string {
  const [missing] = error instanceof MissingEngineError ? error.missing : [];
  if (!missing) return error.message;
  const why = missing.reason ? ` (${missing.reason})` : "";
  return `${missing.engine} is not on this machine${why}: ${missing.howToInstall}`;
}

const natsEntry = (nats: TestNats | NatsMissing) =>
  nats instanceof NatsMissing
    ? {
        variable: "TEST_NATS_URL",
        url: undefined,
        reason: nats.message,
        line: `NATS: tests are SKIPPED, ${nats.message}`,
      }
    : {
        variable: "TEST_NATS_URL",
        url: nats.url,
        reason: "",
        line: `NATS: tested on nats-server ${nats.version}`,
      };

function missingVariableOf(variable: string): string {
  return variable.replace(/_URL$/, "_MISSING");
}

const nameOf = (title: string, { version, standIn }: StoreState) =>
  standIn ? `${standIn}, its stand-in` : `${title} ${version}`;
