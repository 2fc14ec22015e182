import {
  bringUp,
  LocalStackError,
  MissingEngineError,
  type Service,
  type StoreState,
  statusOf,
  takeDown,
} from "@super-heroes/database/local-stack/index";

/** Where the real stores of a test run live; apart from those a person works with. */
const FOLDER = ".data/test-stack";

/** One instance of each engine is enough: suites create databases of their own in it. */
const ENGINES: readonly { service: Service; title: string; variable: string }[] = [
  { service: "heroes", title: "PostgreSQL", variable: "TEST_POSTGRES_URL" },
  { service: "locations", title: "MariaDB", variable: "TEST_MARIADB_URL" },
  { service: "fights", title: "MongoDB", variable: "TEST_MONGODB_URL" },
];

/** The real stores of a test run. */
export interface TestStores {
  /** The variables that tell suites where they are. */
  env: Record<string, string>;
  /** For a person: one line for each engine, whether it is tested and on what, or why not. */
  lines: string[];
  /** Whether every engine is there. */
  complete: boolean;
  /** Takes down what was brought up for the run. */
  release(): Promise<void>;
}

/** Brings up an instance of each engine that this machine has. An engine that does not come is named, with the reason. */
export async function openTestStores(root: string, onProgress: (line: string) => void): Promise<TestStores> {
  const dir = `${root}/${FOLDER}`;
  const running = async () =>
    (await statusOf(dir)).flatMap(({ store, condition }) =>
      store && condition === "running" ? [store] : [],
    );
  const wasUp = (await running()).length > 0;
  const release = async () => {
    if (!wasUp) await takeDown({ dir });
  };
  const reasons = await bringUpWhatThereIs(dir, onProgress).catch(async (error) => {
    await release();
    throw error;
  });
  const stores = await running();
  const storeOf = (service: Service) => stores.find((store) => store.service === service);

  return {
    env: Object.fromEntries(
      ENGINES.flatMap(({ service, variable }) => {
        const store = storeOf(service);
        return store ? [[variable, store.url]] : [];
      }),
    ),
    lines: ENGINES.map(({ service, title }) => {
      const store = storeOf(service);
      return store
        ? `${title}: tested on ${nameOf(title, store)}`
        : `${title}: SKIPPED, ${reasons.get(service)}`;
    }),
    complete: ENGINES.every(({ service }) => storeOf(service)),
    release,
  };
}

/** Each store by itself, so that one that is missing does not keep the others from coming up. */
async function bringUpWhatThereIs(
  dir: string,
  onProgress: (line: string) => void,
): Promise<Map<Service, string>> {
  const reasons = new Map<Service, string>();
  for (const { service } of ENGINES) {
    try {
      await bringUp({ dir, stores: [service], onProgress });
    } catch (error) {
      if (!(error instanceof MissingEngineError || error instanceof LocalStackError)) throw error;
      reasons.set(service, error.message);
    }
  }
  return reasons;
}

const nameOf = (title: string, { version, standIn }: StoreState) =>
  standIn ? `${standIn}, its stand-in` : `${title} ${version}`;
