import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import type { TestDatabase } from "@super-heroes/testing/stores/engines";
import { createCatalogApp } from "../src/app.ts";
import type { Catalog, FieldValue } from "../src/catalog.ts";
import { openSnapshot } from "../src/open-snapshot.ts";
import type { CatalogStore } from "../src/store/catalog-store.ts";
import type { Writers } from "../src/writers.ts";
import { configOn, openStoreOn } from "./engines.ts";

/** A row as clients get it. */
export type ResponseRow = { id: number; name: string; picture: string } & Record<string, FieldValue>;

/** A catalogue's service that listens on a free port of this process. */
export interface ServiceUnderTest {
  readonly catalog: Catalog;
  /** A store on the same database, for what HTTP does not offer. */
  readonly store: CatalogStore;
  readonly url: string;
  /** The path of the rows: `/api/heroes`. */
  readonly path: string;
  /** Sends a request to `path` + `rest`; a body that is not a string is sent as JSON. */
  send(method: string, rest: string, body?: unknown): Promise<Response>;
  /** Creates a row from these fields and returns the response. */
  create(input: Record<string, FieldValue>): Promise<ResponseRow>;
  stop(): Promise<void>;
}

/** Starts the service on this database; without writers everyone may write. `wrap` wraps its store. */
export async function startCatalog(
  catalog: Catalog,
  database: TestDatabase,
  writers?: Writers,
  variables: Record<string, string> = {},
  wrap: (store: CatalogStore) => CatalogStore = (store) => store,
): Promise<ServiceUnderTest> {
  const config = configOn(catalog, { ...database, env: { ...database.env, ...variables } });
  // Two connections: the service does not notice what the test writes with its own.
  const store = await openStoreOn(catalog, database);
  const own = await openStoreOn(catalog, database);
  const runtime = createRuntime({ log: silentLog, metrics: createMetrics(catalog.name) });
  const snapshot = await openSnapshot(catalog, own, config, runtime, () => url);
  const app = createCatalogApp(catalog, {
    store: wrap(own),
    config,
    runtime,
    writers,
    publicUrl: () => url,
    snapshot,
  });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false });
  const url = `http://127.0.0.1:${app.server?.port}`;
  const path = `/api/${catalog.name}`;

  const send = (method: string, rest: string, body?: unknown) =>
    fetch(url + path + rest, {
      method,
      ...(body !== undefined && {
        headers: { "content-type": "application/json" },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    });
  return {
    catalog,
    store,
    url,
    path,
    send,
    async create(input) {
      const response = await send("POST", "", input);
      if (response.status !== 201) throw new Error(`expected 201, got ${await response.text()}`);
      return (await response.json()) as ResponseRow;
    },
    async stop() {
      await app.server?.stop(true);
      snapshot?.close();
      await Promise.all([store.connection.close(), own.connection.close()]);
    },
  };
}
