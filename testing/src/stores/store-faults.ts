import { afterAll, beforeAll, expect, test } from "bun:test";
import { missingEngines, type Service } from "@super-heroes/database/local-stack/index";
import { STORE_LATE } from "@super-heroes/kit/store/connect";
import { expectProblem } from "../http/expect-problem.ts";
import { eventually } from "../processes/eventually.ts";
import { type ServiceProcess, startService } from "../processes/service-process.ts";
import { describeRequiring, type Missing } from "../run/requirements.ts";
import { openPrivateStore, type PrivateStore } from "./private-store.ts";
import { missingStore, type RealEngine } from "./real-stores.ts";

/** A service whose real store fails in the tests. */
export interface FaultySubject {
  service: Service;
  engine: RealEngine;
  /** The variable for the URL of the store. */
  urlVariable: string;
  /** Further variables of the process. */
  variables?: () => Record<string, string>;
  /** Creates a row and resolves with its path. */
  create(url: string): Promise<string>;
  /** The headers of the request for that row. */
  headers?: Record<string, string>;
  /** Calls that need the store. */
  calls(url: string, signal: AbortSignal): Promise<Response>[];
}

/** Calls fail within about a second while the store is down; this leaves time for a busy machine. */
const CALL_LIMIT_MS = 3000;
const NOTICE_LIMIT_MS = 5000;
const RECOVERY_LIMIT_MS = 20_000;
/** For tests that start a store, or wait for one that never starts. */
const SLOW_TEST_MS = 60_000;

/**
 * Describes how a service handles the faults of its real store: down at start, killed, and suspended. The service runs in
 * a process of its own. Requires a server of the engine for this run, and the engine's programs on this machine.
 */
export async function describeStoreFaults(subject: FaultySubject): Promise<void> {
  const { service, engine, urlVariable, variables = () => ({}), headers = {} } = subject;
  describeRequiring(await missingFor(service, engine), `${service} and its ${engine}`, () => {
    let store: PrivateStore;
    let running: ServiceProcess;
    let url: string;
    /** A process whose store never starts. It exits while the other tests run. */
    let doomed: ServiceProcess;
    const main = `services/${service}/src/main.ts`;

    const ready = async () => (await fetch(`${url}/ready`)).status;
    const callAll = () => Promise.all(subject.calls(url, AbortSignal.timeout(CALL_LIMIT_MS)));
    const expectOutage = async () => {
      for (const response of await callAll()) {
        await expectProblem(response, 503, "store_unavailable");
        expect(response.headers.get("retry-after")).toBe("1");
      }
    };
    const expectService = async () => {
      await eventually("ready again", ready, (status) => status === 200, RECOVERY_LIMIT_MS);
      const failed: string[] = [];
      for (const response of await callAll())
        if (!response.ok) failed.push(`${response.url}: ${response.status} ${await response.text()}`);
      expect(failed).toEqual([]);
      expect(running.isRunning).toBe(true);
    };

    beforeAll(async () => {
      const nowhere = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
      nowhere.stop(true);
      store = await openPrivateStore(service);
      const absent = new URL(store.url);
      absent.port = String(nowhere.port);
      doomed = startService(main, { ...variables(), [urlVariable]: absent.href, STORE_WAIT_MS: "3000" });
      running = startService(main, { ...variables(), [urlVariable]: store.url });
      url = await running.url;
    }, SLOW_TEST_MS);
    afterAll(async () => {
      await store.thaw();
      await running.stop();
      await store.drop();
    }, SLOW_TEST_MS);

    test("responds while the store does", expectService);

    test(
      "a killed store is 503, and acknowledged rows are there after its restart",
      async () => {
        const path = await subject.create(url);
        // The load keeps connections in use when they break.
        const load = keepCalling(subject, url);
        try {
          await store.kill();
          try {
            await eventually("not ready", ready, (status) => status === 503, NOTICE_LIMIT_MS);
            await expectOutage();
            expect((await fetch(`${url}/health`)).status).toBe(200);
          } finally {
            await store.start();
          }
          await expectService();
        } finally {
          await load.stop();
        }
        expect((await fetch(url + path, { headers })).status).toBe(200);
      },
      SLOW_TEST_MS,
    );

    test(
      "a suspended store is 503 until it resumes",
      async () => {
        await store.freeze();
        try {
          await expectOutage();
          expect(await ready()).toBe(503);
        } finally {
          await store.thaw();
        }
        await expectService();
      },
      SLOW_TEST_MS,
    );

    test(
      "the service waits for a store that is down at the start",
      async () => {
        await store.kill();
        const early = startService(main, {
          ...variables(),
          [urlVariable]: store.url,
          STORE_WAIT_MS: "60000",
        });
        try {
          await eventually(
            "the service waits",
            async () => early.log.some(({ msg }) => msg === STORE_LATE),
            Boolean,
            RECOVERY_LIMIT_MS,
          );
          await store.start();
          expect((await fetch(`${await early.url}/ready`)).status).toBe(200);
        } finally {
          await early.stop();
        }
        await expectService();
      },
      SLOW_TEST_MS,
    );

    test(
      "without its store, the process exits with an error that names the cause",
      async () => {
        expect(await doomed.exited).not.toBe(0);
        expect(doomed.log.map(({ msg }) => msg)).toContain(STORE_LATE);
        const last = doomed.log.at(-1);
        expect(last).toMatchObject({ level: 60 });
        expect(last?.msg).toMatch(new RegExp(`^${service} could not start: .* did not respond for 3 s`));
        const { password } = new URL(store.url);
        if (password) expect(JSON.stringify(doomed.log)).not.toContain(password);
      },
      SLOW_TEST_MS,
    );
  });
}

const CALLERS = 4;

/** Calls the service repeatedly, whatever the responses, until `stop`. */
function keepCalling({ calls }: FaultySubject, url: string): { stop(): Promise<void> } {
  let isOver = false;
  const one = async () => {
    while (!isOver) await Promise.allSettled(calls(url, AbortSignal.timeout(CALL_LIMIT_MS)));
  };
  const callers = Array.from({ length: CALLERS }, one);
  return {
    async stop() {
      isOver = true;
      await Promise.all(callers);
    },
  };
}

/** Why a service cannot be tested with its engine here; `undefined` where it can. */
export async function missingFor(service: Service, engine: RealEngine): Promise<Missing> {
  const noServer = missingStore(engine);
  if (noServer !== undefined) return noServer;
  const [missing] = await missingEngines([service]);
  return missing && `${missing.engine} is not on this machine: ${missing.howToInstall}`;
}
