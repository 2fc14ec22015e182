import type { Environment } from "../environment/environment.ts";
import { services as everyService, type Service } from "../services.ts";
import { launchService, type ServiceFailure, type ServiceProcess } from "./launch-service.ts";
import type { Announcement } from "./log-lines.ts";
import type { Output } from "./service-log.ts";
import { stopWaves } from "./stop-order.ts";

export { launchService, ServiceFailure, type ServiceProcess } from "./launch-service.ts";

/** How services are started. */
export interface SystemOptions {
  /** By default all services; each after those it calls. */
  services?: readonly Service[];
  env: Environment;
  /** The whole environment: no file named `.env` is read. */
  isWholeEnvironment?: boolean;
  /** The output of the service of that name. */
  output(name: string): Output;
  /** Restart a service when its source changes. */
  watch?: boolean;
  /** Called for each service as it becomes ready. */
  onReady?(name: string, announcement: Announcement, pid: number): void;
  /** Aborting it cancels the start. */
  signal?: AbortSignal;
}

/** A service that is ready, and its announcement. */
export type ReadyService = ServiceProcess & Announcement;

/** Services that are all ready. */
export interface RunningSystem {
  readonly services: readonly ReadyService[];
  /** Resolves with the first service that ends without having been stopped. */
  readonly failure: Promise<ServiceFailure>;
  /** Stops all, each before those it calls. Resolves when every process has ended. */
  stop(): Promise<void>;
}

/**
 * Starts the services, each as a process of its own, and resolves once all are ready.
 *
 * Rejects with {@link ServiceFailure} when one does not start, and with the signal's reason when that is
 * aborted; all started services have been stopped by then.
 */
export async function launchSystem({
  services = everyService,
  env,
  isWholeEnvironment = false,
  output,
  watch = false,
  onReady = () => {},
  signal = new AbortController().signal,
}: SystemOptions): Promise<RunningSystem> {
  const launched = new Map<Service, ServiceProcess>();
  const stop = () => stopInOrder(launched);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (const service of services) {
      const addresses = await addressesAmong(launched.values(), service.upstreams);
      signal.throwIfAborted();
      const process = launchService({
        service,
        env,
        isWholeEnvironment,
        addresses,
        output: output(service.name),
        watch,
      });
      launched.set(service, process);
      process.ready.then((announcement) => onReady(service.name, announcement, process.pid)).catch(() => {});
    }
    const ready = await Promise.all([...launched.values()].map(withAnnouncement));
    return { services: ready, failure: Promise.race(ready.map(({ failure }) => failure)), stop };
  } catch (error) {
    await stop();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function addressesAmong(
  processes: Iterable<ServiceProcess>,
  names: readonly string[],
): Promise<Record<string, string>> {
  const wanted = [...processes].filter(({ name }) => names.includes(name));
  const known = await Promise.all(
    wanted.map(async ({ name, listening }) => [name, (await listening).url] as const),
  );
  return Object.fromEntries(known);
}

async function withAnnouncement(process: ServiceProcess): Promise<ReadyService> {
  return { ...process, ...(await process.ready) };
}

/** Stops the services, each before those it calls, so that it can finish its requests. */
export async function stopInOrder(launched: ReadonlyMap<Service, ServiceProcess>): Promise<void> {
  for (const wave of stopWaves([...launched.keys()])) {
    await Promise.all(wave.map((service) => launched.get(service)?.stop()));
  }
}
