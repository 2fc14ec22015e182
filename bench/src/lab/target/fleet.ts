import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { type Caller, stopWaves } from "@super-heroes/system/launch/stop-order";
import { serviceNamed } from "@super-heroes/system/services";

/** The processes of a run, by names of its own: several may be the same service, started differently. */
export interface Fleet {
  /** Starts a service under this name; its log is named so too. */
  launch(name: string, service: string, env: Environment, addresses?: Record<string, string>): void;
  /** Takes a process in that was started elsewhere. */
  adopt(name: string, process: ServiceProcess): void;
  /** Where a process listens, once it does. Rejects when it does not start, naming it and why. */
  listening(name: string): Promise<string>;
  /** Resolves once all are ready. Rejects when one does not get there, naming it and why. */
  allReady(): Promise<void>;
  /** Process ids by name. */
  readonly pids: ReadonlyMap<string, number>;
  /** Resolves with the reason when one ends without having been told to. Ask once all are started. */
  failure(): Promise<Error>;
  /** Stops all, each before those it calls. */
  stop(): Promise<void>;
}

/** A process, and the service it is. */
interface Member extends Caller {
  process: ServiceProcess;
}

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
    launch(name, service, env, addresses = {}) {
      const definition = serviceNamed(service);
      const output = join(logDir, `${name.replaceAll(/[^a-z0-9.=+-]+/g, "-")}.log`);
      const process = launchService({
        service: definition,
        env,
        isWholeEnvironment: true,
        addresses,
        output,
      });
      take(name, { process, name: service, upstreams: definition.upstreams });
    },
    adopt: (name, process) => take(name, { process, name, upstreams: [] }),
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

/** A service knows itself by its own name alone, which several processes may have here. */
function underItsName(error: Error, name: string, process: ServiceProcess): Error {
  if (name === process.name) return error;
  return new Error(`${error.message} (the process called ${JSON.stringify(name)})`, { cause: error });
}
