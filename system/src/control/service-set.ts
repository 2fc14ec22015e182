import type { Environment } from "../environment/environment.ts";
import { portVariable } from "../environment/service-environment.ts";
import { launchService, type ReadyService, type ServiceProcess, stopInOrder } from "../launch/launch.ts";
import type { Announcement } from "../launch/log-lines.ts";
import type { Output } from "../launch/service-log.ts";
import type { Service } from "../services.ts";

/** `stopped` by the operator; `ended` by itself. */
export type ServiceState = "running" | "starting" | "stopped" | "ended";

/** The current state of one service of a set. */
export interface ServiceStatus extends Announcement {
  name: string;
  state: ServiceState;
  /** `null` unless a process runs. */
  pid: number | null;
}

/** Events of a set, for the operator. */
export interface SetEvents {
  /** A service ended by itself; the message names it and the reason. */
  onFailure(name: string, message: string): void;
  /** A service was stopped or started by the operator. */
  onChange(status: ServiceStatus): void;
}

/** How the services of a set are started again. */
export interface SetOptions extends SetEvents {
  services: readonly Service[];
  env: Environment;
  output(name: string): Output;
  watch: boolean;
  /** The description of a service's store, from its announcement. */
  storeText(name: string, store: string): string;
}

/** The services of a running system, each of which can be stopped and started by itself. */
export interface ServiceSet {
  statuses(): ServiceStatus[];
  /** Sends the signal and waits until the process has ended. Does nothing to one that does not run. */
  stop(name: string, signal?: NodeJS.Signals): Promise<ServiceStatus>;
  /** Starts it on the port it had and waits until it is ready. Does nothing to one that runs. Throws `ServiceFailure`. */
  start(name: string): Promise<ServiceStatus>;
  /** Stops all services, each before those it calls. */
  stopAll(): Promise<void>;
  /** Resolves once every service has ended by itself. */
  readonly allFailed: Promise<void>;
}

interface Member extends Announcement {
  service: Service;
  process: ServiceProcess;
  state: ServiceState;
  /** The current action, or the last one: actions on a service run one after the other. */
  queue: Promise<unknown>;
}

/** A set of services that are ready. */
export function createServiceSet(ready: readonly ReadyService[], options: SetOptions): ServiceSet {
  const { env, output, watch, storeText, onFailure, onChange } = options;
  const members = new Map<string, Member>();
  const allFailed = Promise.withResolvers<void>();

  const memberAt = (name: string) => {
    const member = members.get(name);
    if (member) return member;
    throw new RangeError(`unknown service "${name}". Known: ${[...members.keys()].join(", ")}`);
  };
  const statusOf = ({ service: { name }, process, state, url, store }: Member): ServiceStatus => {
    const hasProcess = state === "running" || state === "starting";
    return { name, state, pid: hasProcess ? process.pid : null, url, store: storeText(name, store) };
  };
  const watchOver = (member: Member) => {
    const { process } = member;
    process.failure.then(({ message }) => {
      // A service that does not become ready is reported to the caller of this start.
      if (member.process !== process || member.state !== "running") return;
      member.state = "ended";
      onFailure(process.name, message);
      if ([...members.values()].every(({ state }) => state === "ended")) allFailed.resolve();
    });
  };
  const inTurn = (member: Member, action: () => Promise<void>): Promise<ServiceStatus> => {
    const done = member.queue.then(action).then(() => statusOf(member));
    member.queue = done.catch(() => {});
    return done;
  };

  for (const service of options.services) {
    const process = ready.find(({ name }) => name === service.name);
    if (!process) throw new RangeError(`${service.name} is not among the services that are ready`);
    const { url, store } = process;
    const member: Member = { service, process, url, store, state: "running", queue: Promise.resolve() };
    members.set(service.name, member);
    watchOver(member);
  }

  return {
    statuses: () => [...members.values()].map(statusOf),
    stop(name, signal) {
      const member = memberAt(name);
      return inTurn(member, async () => {
        if (member.state !== "running") return;
        member.state = "stopped";
        await member.process.stop(signal);
        onChange(statusOf(member));
      });
    },
    start(name) {
      const member = memberAt(name);
      return inTurn(member, async () => {
        if (member.state === "running") return;
        const known = [...members.values()].map((other) => [other.service.name, other.url] as const);
        member.process = launchService({
          service: member.service,
          env: { ...env, [portVariable(member.service)]: new URL(member.url).port },
          addresses: Object.fromEntries(known),
          output: output(name),
          appendLog: true,
          watch,
        });
        member.state = "starting";
        try {
          Object.assign(member, await member.process.ready);
        } catch (error) {
          await member.process.stop();
          member.state = "ended";
          throw error;
        }
        member.state = "running";
        watchOver(member);
        onChange(statusOf(member));
      });
    },
    async stopAll() {
      await stopInOrder(new Map([...members.values()].map(({ service, process }) => [service, process])));
    },
    allFailed: allFailed.promise,
  };
}
