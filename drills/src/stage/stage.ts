import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { toolEnvironment } from "@super-heroes/bench/lab/generators/tool-environment";
import type { StackKind } from "@super-heroes/bench/results/promises/drill-document";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { serviceNamed, services } from "@super-heroes/system/services";
import { type FaultProxy, startFaultProxy } from "../fault-proxy/fault-proxy.ts";
import { createKeys, type Keys } from "./keys.ts";
import { openStageStores, type StageContext, type StageStores } from "./stage-stores.ts";

/** A service of the system, ready. */
export interface Player {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** How a service is started for a drill, where that differs from how it is started in earnest. */
export interface Part {
  /** By the names that the service itself knows, without its prefix. */
  variables?: Environment;
  /** Where services are that it is to reach by another way, such as through a proxy, by their names. */
  addresses?: Record<string, string>;
}

/** The system of one drill: its processes, its stores, and how they are broken. */
export interface Stage {
  readonly stores: StageStores;
  readonly keys: Keys;
  /**
   * Starts a service, or starts one again that has ended: on the port and the data it had. It is told where all
   * services are that were started before it. Rejects when it does not get ready.
   */
  start(name: string, part?: Part): Promise<Player>;
  /** Starts several, each after those it calls. */
  startAll(names: readonly string[], parts?: Record<string, Part>): Promise<void>;
  /** A service that runs. Throws when it was not started. */
  player(name: string): Player;
  /** Ends a service with SIGKILL, and waits until it is gone. */
  kill(name: string): Promise<void>;
  /** Asks a service to stop, and waits until it has: its log is then complete. */
  stop(name: string): Promise<void>;
  /** Puts a proxy before a service that runs. */
  proxyTo(name: string): Promise<FaultProxy>;
  /** Resolves with the first service that ends without having been told to, and why. */
  readonly failure: Promise<Error>;
  /** The lines that a service has written since its first start. */
  logOf(name: string): Promise<string[]>;
  /** Stops all, and gives the stores back. */
  close(): Promise<void>;
}

interface Entry {
  part: Part;
  player: Player;
  process: ServiceProcess;
}

/** All requests of a drill come from one address; what is limited per client is not what a drill is about. */
const WITHOUT_LIMITS_PER_CLIENT: Environment = {
  GATEWAY_RATE_LIMIT_PER_SECOND: "0",
  GATEWAY_CREDENTIALS_LIMIT_PER_MINUTE: "0",
};

/** Prepares a stage whose logs and data are in `folder`, an absolute path. Nothing runs on it yet but the stores. */
export async function openStage(kind: StackKind, folder: string, context: StageContext): Promise<Stage> {
  const stores = await openStageStores(kind, folder, context);
  const keys = createKeys();
  const logs = join(folder, "logs");
  const entries = new Map<string, Entry>();
  const starts = new Map<string, number>();
  const proxies: FaultProxy[] = [];
  const failure = Promise.withResolvers<Error>();
  /** All that were ever started, those that are not ready yet among them. */
  const processes: ServiceProcess[] = [];
  let isClosed = false;

  const entryOf = (name: string) => {
    const entry = entries.get(name);
    if (entry) return entry;
    throw new Error(`${name} was not started for this drill`);
  };

  async function start(name: string, part: Part = entries.get(name)?.part ?? {}): Promise<Player> {
    if (isClosed) throw new Error(`${name} is started too late: the drill is over`);
    const prefix = `${name.toUpperCase()}_`;
    const known = Object.fromEntries([...entries].map(([other, { player }]) => [other, player.url]));
    const earlier = entries.get(name)?.player.url;
    const own = Object.entries(part.variables ?? {}).map(([key, value]) => [`${prefix}${key}`, value]);
    const number = (starts.get(name) ?? 0) + 1;
    starts.set(name, number);
    const process = launchService({
      service: serviceNamed(name),
      env: {
        ...toolEnvironment(),
        NODE_ENV: "production",
        // Some drills need no users.
        OPEN_WRITES: "true",
        ...WITHOUT_LIMITS_PER_CLIENT,
        ...keys.variables,
        ...stores.variables,
        ...Object.fromEntries(own),
        [`${prefix}PORT`]: earlier ? new URL(earlier).port : "0",
      },
      isWholeEnvironment: true,
      addresses: { ...known, ...part.addresses },
      output: join(logs, `${name}.${number}.log`),
    });
    processes.push(process);
    void process.failure.then(failure.resolve);
    const { url } = await process.ready;
    const player = { name, url, pid: process.pid };
    entries.set(name, { part, player, process });
    return player;
  }

  return {
    stores,
    keys,
    start,
    async startAll(names, parts = {}) {
      for (const { name } of services) if (names.includes(name)) await start(name, parts[name]);
    },
    player: (name) => entryOf(name).player,
    kill: async (name) => void (await entryOf(name).process.stop("SIGKILL")),
    stop: async (name) => void (await entryOf(name).process.stop()),
    async proxyTo(name) {
      const proxy = await startFaultProxy({ upstream: entryOf(name).player.url });
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
      // Those started last call the others.
      for (const process of processes.reverse()) await process.stop();
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await stores.close();
    },
  };
}
