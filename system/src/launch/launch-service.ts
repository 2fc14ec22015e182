import { aborted } from "@super-heroes/cli/interruption";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot, shownPath } from "@super-heroes/cli/repository";
import { directFetch, withoutProxies } from "@super-heroes/kit/network/proxies";
import type { Subprocess } from "bun";
import type { Environment } from "../environment/environment.ts";
import { environmentFor } from "../environment/service-environment.ts";
import type { Service } from "../services.ts";
import type { Announcement } from "./log-lines.ts";
import { fileLog, type Output, pipedLog, type ServiceLog } from "./service-log.ts";
import { collectReports } from "./service-reports.ts";

/** A little longer than a service takes to finish its requests. */
const STOP_LIMIT_MS = 11_000;
const READY_LIMIT_MS = 20_000;
const POLL_MS = 20;

/** A service did not start, or ended without having been stopped. The message names it and the reason. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
}

/** How the process of a service is started. */
export interface LaunchOptions {
  service: Service;
  env: Environment;
  /** The whole environment: no file named `.env` is read. */
  isWholeEnvironment?: boolean;
  /** The URLs of its upstreams, by name. */
  addresses?: Record<string, string>;
  output: Output;
  /** Append to the log file, which is emptied otherwise. */
  appendLog?: boolean;
  /** Restart it when its source changes. */
  watch?: boolean;
  /** The time limit for becoming ready. */
  readyWithinMs?: number;
}

/** The process of a service. */
export interface ServiceProcess {
  readonly name: string;
  readonly pid: number;
  /** Its URL, once it listens. Rejects with a {@link ServiceFailure} when it ends or takes too long. */
  readonly listening: Promise<Announcement>;
  /** The same, once `GET /ready` responds with 200. */
  readonly ready: Promise<Announcement>;
  /** The exit code, for every kind of end. */
  readonly exited: Promise<number>;
  /** Resolves with the reason when it ends without having been stopped by {@link stop}; never settles otherwise. */
  readonly failure: Promise<ServiceFailure>;
  /** Sends the signal, waits, and sends SIGKILL after 11 s. Resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts a service in a process of its own, which is stopped when this process ends. */
export function launchService({
  service,
  env,
  isWholeEnvironment = false,
  addresses = {},
  output,
  appendLog = false,
  watch = false,
  readyWithinMs = READY_LIMIT_MS,
}: LaunchOptions): ServiceProcess {
  const { name } = service;
  const flags = [...(isWholeEnvironment ? ["--no-env-file"] : []), ...(watch ? ["--watch"] : [])];
  const argv = [process.execPath, ...flags, service.main];
  const own = withoutProxies(environmentFor(service, env, addresses));
  const reports = collectReports();
  const { child, log } = spawn(argv, own, { output, appendLog }, reports.take);
  stopWithParent(child, { isGroup: true });

  let hasListened = false;
  let isStopping = false;
  const ended = async () => {
    const code = await child.exited;
    if (child.signalCode) return new ServiceFailure(`${name} was ended by ${child.signalCode}`);
    const reason = (await reports.failure()) ?? (await log.reason());
    if (reason && !hasListened) return new ServiceFailure(`${name} could not start: ${reason}`);
    const when = hasListened ? "" : " before it listened";
    const place = typeof output === "string" ? `. Its log is ${shownPath(output)}` : "; see its log lines";
    return new ServiceFailure(`${name} ended with exit code ${code}${when}${reason ? `: ${reason}` : place}`);
  };
  const overdue = AbortSignal.timeout(readyWithinMs);
  const over = AbortSignal.any([overdue, abortedAfter(child.exited)]);

  const listening = firstOf(reports.listening, (signal) => log.announcement(signal), over).then(
    async (announcement) => {
      if (!announcement) {
        throw overdue.aborted
          ? new ServiceFailure(`${name} did not listen within ${readyWithinMs / 1000} s`)
          : await ended();
      }
      hasListened = true;
      return announcement;
    },
  );
  const ready = listening.then(async (announcement) => {
    for (let missing = ""; ; await Bun.sleep(POLL_MS)) {
      const unready = await missingAt(announcement.url, over);
      if (unready === undefined) return announcement;
      missing = unready || missing;
      if (overdue.aborted) throw notReady(name, readyWithinMs, announcement, missing);
      if (over.aborted) throw await ended();
    }
  });
  // A caller that awaits neither promise must not crash on its rejection.
  listening.catch(() => {});
  ready.catch(() => {});

  return {
    name,
    pid: child.pid,
    listening,
    ready,
    exited: child.exited,
    failure: child.exited.then(() => (isStopping ? new Promise<never>(() => {}) : ended())),
    async stop(signal = "SIGTERM") {
      isStopping = true;
      child.kill(signal);
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      return child.exited.finally(() => clearTimeout(force));
    },
  };
}

function notReady(name: string, withinMs: number, { url }: Announcement, missing: string): ServiceFailure {
  const why = missing ? `, ${missing}` : "";
  return new ServiceFailure(`${name} was not ready within ${withinMs / 1000} s: GET ${url}/ready${why}`);
}

/**
 * The report, or the announcement in the log where that comes first: a service of an earlier version only logs where it
 * listens. `undefined` when there is neither before `over`.
 */
async function firstOf(
  report: Promise<Announcement>,
  logged: (signal: AbortSignal) => Promise<Announcement | undefined>,
  over: AbortSignal,
): Promise<Announcement | undefined> {
  const found = new AbortController();
  const reported = report.finally(() => found.abort());
  return Promise.race([
    reported,
    logged(AbortSignal.any([over, found.signal])).then((announcement) => announcement ?? endOf(over)),
  ]);
}

/** Resolves with `undefined` when the signal is aborted. */
const endOf = async (signal: AbortSignal) => void (await aborted(signal));

function spawn(
  argv: string[],
  env: Environment,
  { output, appendLog }: { output: Output; appendLog: boolean },
  ipc: (message: unknown) => void,
): { child: Subprocess; log: ServiceLog } {
  // Detached: Ctrl-C in the terminal reaches only this process, which then stops its services in order.
  const common = { cwd: repositoryRoot, env, ipc, stdin: "ignore", detached: true } as const;
  if (typeof output === "string") {
    const log = fileLog(output, { append: appendLog });
    const child = Bun.spawn(argv, { ...common, stdout: log.descriptor, stderr: log.descriptor });
    log.close();
    return { child, log };
  }
  const child = Bun.spawn(argv, { ...common, stdout: "pipe", stderr: "pipe" });
  return { child, log: pipedLog([child.stdout, child.stderr], output) };
}

/** A free port of this machine. */
export function freePort(): number {
  using probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
  return probe.port;
}

/** Why a service is not ready, as in "store down"; `undefined` when it is ready. */
async function missingAt(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await directFetch(`${url}/ready`, { signal });
    if (response.ok) return undefined;
    const { checks = {} } = (await response.json()) as { checks?: Record<string, string> };
    const down = Object.entries(checks).flatMap(([check, state]) => (state === "up" ? [] : [check]));
    return `responded ${response.status}${down.length > 0 ? ` (${down.join(", ")} down)` : ""}`;
  } catch (error) {
    return signal.aborted ? "" : `failed: ${(error as Error).message}`;
  }
}

function abortedAfter(end: Promise<unknown>): AbortSignal {
  const controller = new AbortController();
  end.finally(() => controller.abort());
  return controller.signal;
}
