import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { type Caller, stopWaves } from "@super-heroes/system/launch/stop-order";
import { serviceNamed } from "@super-heroes/system/services";
import { checkSnapshots, drawsFromSnapshot } from "./snapshot-check.ts";

/** The processes of a run, each under a name of its own: several may be the same service with other settings. */
export interface Fleet {
  /** Starts a service under this name, which its log has too; from the checkout in `dir`, or from this one. */
  launch(name: string, service: string, env: Environment, from?: LaunchedFrom): void;
  /** Adds a process that was started elsewhere. */
  adopt(name: string, process: ServiceProcess): void;
  /** The address of a process, once it listens. Rejects with its name and the reason when it does not start. */
  listening(name: string): Promise<string>;
  /**
   * Resolves once all are ready. Rejects with the name and the reason of one that does not start, or that was started with
   * draws from a snapshot and has none.
   */
  allReady(): Promise<void>;
  /** Process ids by name. */
  readonly pids: ReadonlyMap<string, number>;
  /** Resolves with the reason when a process ends before it is stopped; for those started before the call. */
  failure(): Promise<Error>;
  /** Stops all, each before those it calls. */
  stop(): Promise<void>;
}

/** Where a service is started from, and the addresses of its upstreams. */
export interface LaunchedFrom {
  addresses?: Record<string, string>;
  /** A checkout of this repository, an absolute path. */
  dir?: string | undefined;
}

/** A process, and the service it is. */
interface Member extends Caller {
  process: ServiceProcess;
  /** Whether it was started with draws from a snapshot. */
  isDrawnFromSnapshot: boolean;
}

/** The log of the process with this name. */
export const logFileOf = (logDir: string, name: string): string =>
  join(logDir, `${name.replaceAll(/[^a-z0-9.=+-]+/g, "-")}.log`);

/** A fleet without processes, whose logs go to `logDir`. */
export function createFleet(logDir: string): Fleet {
  const members = new Map<string, Member>();
  const pids = new Map<string, number>();
  const take = (name: string, member: Member) => {
    members.set(name, member);
    pids.set(name, member.process.pid);
  };
  const memberAt = (name: string) => {
    const member = members.get(name);
    if (member) return member;
    throw new Error(`no process is called ${JSON.stringify(name)}`);
  };

  return {
    launch(name, service, env, { addresses = {}, dir } = {}) {
      const definition = serviceNamed(service);
      const output = logFileOf(logDir, name);
      const process = launchService({
        service: dir === undefined ? definition : { ...definition, main: join(dir, definition.main) },
        env,
        isWholeEnvironment: true,
        addresses,
        output,
      });
      take(name, {
        process,
        name: service,
        upstreams: definition.upstreams,
        isDrawnFromSnapshot: drawsFromSnapshot(service, env),
      });
    },
    adopt: (name, process) => take(name, { process, name, upstreams: [], isDrawnFromSnapshot: false }),
    async listening(name) {
      const { process } = memberAt(name);
      try {
        return (await process.listening).url;
      } catch (error) {
        throw underItsName(error as Error, name, process);
      }
    },
    async allReady() {
      await Promise.all(
        [...members].map(([name, { process }]) =>
          process.ready.catch((error: Error) => {
            throw underItsName(error, name, process);
          }),
        ),
      );
      const drawn = [...members].filter(([, { isDrawnFromSnapshot }]) => isDrawnFromSnapshot);
      await checkSnapshots(
        await Promise.all(
          drawn.map(async ([name, { process }]) => ({ name, url: (await process.listening).url })),
        ),
      );
    },
    pids,
    failure: () =>
      Promise.race(
        [...members].map(async ([name, { process }]) => underItsName(await process.failure, name, process)),
      ),
    async stop() {
      for (const wave of stopWaves([...members.values()])) {
        await Promise.all(wave.map(({ process }) => process.stop()));
      }
    },
  };
}

/**
 * Starts processes by `start`, and resolves with the addresses of all once they are ready. Stops them when the signal is
 * aborted meanwhile, and rejects with its reason.
 */
export async function startAll(
  fleet: Fleet,
  signal: AbortSignal,
  start: () => Promise<void>,
): Promise<ReadonlyMap<string, string>> {
  const stop = () => void fleet.stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await start();
    await fleet.allReady();
    const urls = new Map<string, string>();
    for (const name of fleet.pids.keys()) urls.set(name, await fleet.listening(name));
    return urls;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Several processes may have the name of one service, which is all that its own message has. */
function underItsName(error: Error, name: string, process: ServiceProcess): Error {
  if (name === process.name) return error;
  return new Error(`${error.message} (the process called ${JSON.stringify(name)})`, { cause: error });
}
