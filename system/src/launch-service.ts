import type { Subprocess } from "bun";
import { type Environment, environmentFor } from "./environment.ts";
import type { Announcement } from "./log-lines.ts";
import { stopWithParent } from "./orphans.ts";
import { repositoryRoot } from "./repository.ts";
import { fileLog, type Output, pipedLog, type ServiceLog } from "./service-log.ts";
import type { Service } from "./services.ts";

/** A little longer than a service takes to finish what is in flight. */
const STOP_LIMIT_MS = 11_000;
const READY_LIMIT_MS = 20_000;
const POLL_MS = 20;

/** Log levels at which a service says where it listens. */
const ANNOUNCING_LEVELS = new Set(["trace", "debug", "info"]);

/** A service did not start, or ended by itself. The message names it and says why, in its own words. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
}

/** How one service's process is started. */
export interface LaunchOptions {
  service: Service;
  env: Environment;
  /** Where its upstreams are, by name. */
  addresses?: Record<string, string>;
  output: Output;
  /** Restart it when its source changes. */
  watch?: boolean;
  /** How long it may take to be ready. */
  readyWithinMs?: number;
}

/** One service in its own process. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** What it said when it began to listen. Rejects with {@link ServiceFailure} when it ends or takes too long. */
  readonly listening: Promise<Announcement>;
  /** The same, once `GET /ready` answers 200. */
  readonly ready: Promise<Announcement>;
  /** The exit code, whatever the reason for its end. */
  readonly exited: Promise<number>;
  /** Resolves when it ends without having been told to, and says why; never otherwise. */
  readonly failure: Promise<ServiceFailure>;
  /** Asks it to stop, waits, and ends it by force after 11 s. Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts one service as a process of its own. It is stopped when this process ends. */
export function launchService({
  service,
  env,
  addresses = {},
  output,
  watch = false,
  readyWithinMs = READY_LIMIT_MS,
}: LaunchOptions): ServiceProcess {
  const { name } = service;
  const argv = [process.execPath, ...(watch ? ["--watch"] : []), service.main];
  const own = environmentFor(service, env, addresses);
  const announces = announcesAddress(own);
  if (!announces && own.PORT === "0") own.PORT = String(freePort());
  const { child, log } = spawn(argv, own, output);
  stopWithParent(child);

  let asked = false;
  const ended = async () => {
    const code = await child.exited;
    const how = child.signalCode ? `was ended by ${child.signalCode}` : `ended with exit code ${code}`;
    const why = (await log.lastWords()).replace(`${name}: `, "");
    return new ServiceFailure(`${name} ${how}${why && `: ${why}`}`);
  };
  const overdue = AbortSignal.timeout(readyWithinMs);
  const gaveUp = AbortSignal.any([overdue, abortedAfter(child.exited)]);
  const late = () => new ServiceFailure(`${name} was not ready within ${readyWithinMs / 1000} s`);

  const announced = announces
    ? log.announcement(gaveUp)
    : Promise.resolve({ url: `http://127.0.0.1:${own.PORT}`, store: "" });
  const listening = announced.then(async (announcement) => {
    if (announcement) return announcement;
    throw overdue.aborted ? late() : await ended();
  });
  const ready = listening.then(async (announcement) => {
    while (!(await isReady(announcement.url, gaveUp))) {
      if (gaveUp.aborted) throw overdue.aborted ? late() : await ended();
      await Bun.sleep(POLL_MS);
    }
    return announcement;
  });
  // Whoever waits for either hears of it; a caller that waits for neither must not crash.
  listening.catch(() => {});
  ready.catch(() => {});

  return {
    name,
    pid: child.pid,
    listening,
    ready,
    exited: child.exited,
    failure: child.exited.then(() => (asked ? new Promise<never>(() => {}) : ended())),
    async stop(signal = "SIGTERM") {
      asked = true;
      child.kill(signal);
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      return child.exited.finally(() => clearTimeout(force));
    },
  };
}

/** Whether the log says where the service listens, in a form to be read here. If not, only its port tells. */
function announcesAddress({ LOG_LEVEL, LOG_FORMAT, NODE_ENV }: Environment): boolean {
  const json = LOG_FORMAT === "json" || (LOG_FORMAT !== "readable" && NODE_ENV === "production");
  return json && ANNOUNCING_LEVELS.has(LOG_LEVEL || "info");
}

function spawn(argv: string[], env: Environment, output: Output): { child: Subprocess; log: ServiceLog } {
  // Detached: a Ctrl-C in the terminal reaches only this process, which then stops its services in order.
  const common = { cwd: repositoryRoot, env, stdin: "ignore", detached: true } as const;
  if (typeof output === "string") {
    const log = fileLog(output);
    const child = Bun.spawn(argv, { ...common, stdout: log.descriptor, stderr: log.descriptor });
    log.close();
    return { child, log };
  }
  const child = Bun.spawn(argv, { ...common, stdout: "pipe", stderr: "pipe" });
  return { child, log: pipedLog([child.stdout, child.stderr], output) };
}

/** A port that was free a moment ago. */
/** A port of this machine that is free now. */
export function freePort(): number {
  using probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  return probe.port;
}

async function isReady(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`, { signal })).ok;
  } catch {
    return false;
  }
}

function abortedAfter(end: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  end.finally(() => controller.abort());
  return controller.signal;
}
