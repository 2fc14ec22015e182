import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { serviceNamed, services } from "@super-heroes/system/services";
import { variablePrefixOf } from "@super-heroes/topology/services";
import { type FaultProxy, startFaultProxy } from "../fault-proxy/fault-proxy.ts";
import { createKeys, type Keys } from "./keys.ts";
import { openStageStores, type StageContext, type StageStores } from "./stage-stores.ts";

/** A service that is ready. */
export interface RunningService {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** How a service is started for a drill, where that differs from production. */
export interface ServiceOptions {
  /** Without the prefix of the service's name. */
  variables?: Environment;
  /** The addresses of services that it reaches by another way, such as through a proxy, by their names. */
  addresses?: Record<string, string>;
}

/** The system of one drill: its processes, its stores, and the means to break them. */
export interface Stage {
  readonly stores: StageStores;
  readonly keys: Keys;
  /**
   * Starts a service, or restarts one that has ended, on the port and the data that it had. It gets the addresses of all
   * services that were started before it. Rejects when it does not become ready.
   */
  start(name: string, options?: ServiceOptions): Promise<RunningService>;
  /** Starts several services, each after those that it calls. */
  startAll(names: readonly string[], options?: Record<string, ServiceOptions>): Promise<void>;
  /** A service that was started. Throws when it was not. */
  service(name: string): RunningService;
  /** Ends a service with SIGKILL, and waits until it has ended. */
  kill(name: string): Promise<void>;
  /** Stops a service gracefully, and waits until it has ended: its log is then complete. */
  stop(name: string): Promise<void>;
  /** Starts a proxy in front of a running service. */
  proxyTo(name: string): Promise<FaultProxy>;
  /** Resolves with the reason when a service ends unexpectedly; the first one counts. */
  readonly failure: Promise<Error>;
  /** The lines that a service has logged since its first start. */
  logOf(name: string): Promise<string[]>;
  /** Stops everything, the stores included. */
  close(): Promise<void>;
}

interface Entry {
  options: ServiceOptions;
  service: RunningService;
  process: ServiceProcess;
}

/** All requests of a drill come from one address, and most drills are not about the limits per client. */
const WITHOUT_LIMITS_PER_CLIENT: Environment = {
  GATEWAY_RATE_LIMIT_PER_SECOND: "0",
  GATEWAY_CREDENTIALS_LIMIT_PER_MINUTE: "0",
};

/** Opens a stage with its logs and data in `folder`, an absolute path. Its stores run, and no service yet. */
export async function openStage(kind: StackKind, folder: string, context: StageContext): Promise<Stage> {
  const stores = await openStageStores(kind, folder, context);
  const keys = createKeys();
  const logs = join(folder, "logs");
  const entries = new Map<string, Entry>();
  const starts = new Map<string, number>();
  const proxies: FaultProxy[] = [];
  const failure = Promise.withResolvers<Error>();
  /** Every process that was started, whether it is ready or not. */
  const processes: ServiceProcess[] = [];
  let isClosed = false;

  const entryOf = (name: string) => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw new Error(`${name} was not started for this drill`);
  };

  async function start(
    name: string,
    options: ServiceOptions = entries.get(name)?.options ?? {},
  ): Promise<RunningService> {
    if (isClosed) throw new Error(`${name} cannot be started: the drill has ended`);
    const prefix = variablePrefixOf(name);
    const known = Object.fromEntries([...entries].map(([other, { service }]) => [other, service.url]));
    const earlier = entries.get(name)?.service.url;
    const own = Object.entries(options.variables ?? {}).map(([key, value]) => [`${prefix}${key}`, value]);
    const number = (starts.get(name) ?? 0) + 1;
    starts.set(name, number);
    const process = launchService({
      service: serviceNamed(name),
      env: {
        ...toolEnvironment(),
        NODE_ENV: "production",
        // Some drills run without users, which would check who may write.
        OPEN_WRITES: "true",
        ...WITHOUT_LIMITS_PER_CLIENT,
        ...keys.variables,
        ...stores.variables,
        ...Object.fromEntries(own),
        [`${prefix}PORT`]: earlier ? new URL(earlier).port : "0",
      },
      isWholeEnvironment: true,
      addresses: { ...known, ...options.addresses },
      output: join(logs, `${name}.${number}.log`),
    });
    processes.push(process);
    void process.failure.then(failure.resolve);
    const { url } = await process.ready;
    const service = { name, url, pid: process.pid };
    entries.set(name, { options, service, process });
    return service;
  }

  return {
    stores,
    keys,
    start,
    async startAll(names, options = {}) {
      for (const { name } of services) if (names.includes(name)) await start(name, options[name]);
    },
    service: (name) => entryOf(name).service,
    kill: async (name) => void (await entryOf(name).process.stop("SIGKILL")),
    stop: async (name) => void (await entryOf(name).process.stop()),
    async proxyTo(name) {
      const proxy = await startFaultProxy({ upstream: entryOf(name).service.url });
      proxies.push(proxy);
      return proxy;
    },
    failure: failure.promise,
    async logOf(name) {
      const files = (await readdir(logs)).filter((file) => file.startsWith(`${name}.`));
      const texts = await Promise.all(files.map((file) => readFile(join(logs, file), "utf8")));
      return texts.flatMap((text) => text.split("\n").filter(Boolean));
    },
    async close() {
      isClosed = true;
      // Services that were started later call the earlier ones.
      for (const process of processes.reverse()) await process.stop();
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await stores.close();
    },
  };
}
