import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Machine } from "../tools/machine.ts";
import type { OnProgress } from "../tools/tool.ts";
import { ensureDataFolder } from "./data-folder.ts";
import type { Installation, Site } from "./engines/engine.ts";
import { lastLines } from "./engines/last-lines.ts";
import { LocalStackError } from "./failure.ts";
import { choosePort, isPortFree } from "./ports.ts";
import { untilResponding } from "./responding.ts";
import { logFileOf, markLog } from "./server-log.ts";
import { launch } from "./server-process.ts";
import { findStore, recordStore, type StoreState, stateFileOf } from "./state.ts";
import type { Service, StoreDefinition } from "./stores.ts";

const restartEveryMs = 200;
/** How long a transient failure may last. */
const transientForMs = 15_000;

/** What the stores of one run share. */
export interface Run {
  /** The stack's folder; absolute. Its lock is held. */
  readonly dir: string;
  readonly machine: Machine;
  readonly onProgress: OnProgress;
  /** Ports that stores of this stack use or have used; grows. */
  readonly claimedPorts: Set<number>;
  /** New stores look for a free port from their usual one plus this on. */
  readonly portOffset?: number;
  /** The stores are started for a command; see {@link StoreState}. */
  readonly isLent: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts the server of a store that does not run, creates it where it is new, and waits until it responds. It keeps its
 * port; where another program uses that, `mayMove` decides between the next free port and a {@link LocalStackError}, which
 * is also thrown when the server ends by itself.
 */
export async function startServer(
  run: Run,
  definition: StoreDefinition,
  installation: Installation,
  mayMove: boolean,
): Promise<StoreState> {
  const { service, engine } = definition;
  const program = installation.standIn ?? engine.title;
  let site = await siteFor(run, definition, installation);
  // The password is recorded before the data that it protects exists.
  recordStore(run.dir, stateOf(run, definition, installation, site, null));
  const isNew = await ensureDataFolder(installation, site).catch((error: Error) => {
    throw new LocalStackError(`${service}: ${program} could not be set up: ${error.message}`, {
      cause: error,
    });
  });
  if (isNew) run.onProgress(`${service}: created ${site.dataDir}`);

  const logFile = logFileOf(run.dir, service);
  const deadlineMs = performance.now() + transientForMs;
  for (;;) {
    run.signal?.throwIfAborted();
    site = await onFreePort(run, service, site, mayMove);
    const logged = markLog(logFile);
    const pid = launch(installation.serverCommand(site), logFile, run.machine.serverEnvironment);
    const store = stateOf(run, definition, installation, site, pid);
    recordStore(run.dir, store);
    if (await untilResponding(store, run.signal)) return store;
    // Another stack may have taken the port after it was checked.
    if (mayMove && !(await isPortFree(site.port))) continue;
    const passes = installation.transientFailure?.test(logged()) && performance.now() < deadlineMs;
    if (!passes) {
      throw new LocalStackError(
        `${service}: ${program} ended instead of starting. The end of its log, ${logFile}:\n${lastLines(logged())}`,
      );
    }
    await Bun.sleep(restartEveryMs);
  }
}

async function siteFor(run: Run, definition: StoreDefinition, installation: Installation): Promise<Site> {
  const { service, engine, preferredPort } = definition;
  const dataDir = join(run.dir, `${service}-${installation.program}`);
  const earlier = findStore(run.dir, service);
  if (earlier) {
    if (earlier.pid !== null) run.onProgress(`${service}: pid ${earlier.pid} has ended, starting again`);
    return { dataDir, port: earlier.port, database: service, password: new URL(earlier.url).password };
  }
  if (engine.authenticates && existsSync(dataDir)) {
    throw new LocalStackError(
      `${service}: ${stateFileOf(run.dir)} no longer has the password of ${dataDir}; remove that folder to start with an empty store`,
    );
  }
  const port = await choosePort(preferredPort + (run.portOffset ?? 0), run.claimedPorts);
  const password = engine.authenticates ? randomBytes(24).toString("hex") : "";
  return { dataDir, port, database: service, password };
}

async function onFreePort(run: Run, service: Service, site: Site, mayMove: boolean): Promise<Site> {
  if (await isPortFree(site.port)) return site;
  const taken = `${service}: port ${site.port} is used by another program`;
  if (!mayMove) throw new LocalStackError(taken);
  const port = await choosePort(site.port + 1, run.claimedPorts);
  run.onProgress(`${taken}; using ${port}`);
  return { ...site, port };
}

function stateOf(
  { isLent }: Run,
  { service, engine }: StoreDefinition,
  { version, standIn }: Installation,
  site: Site,
  pid: number | null,
): StoreState {
  const { dataDir, port } = site;
  const lent = isLent && pid !== null && { isLent };
  const url = engine.urlOf(site);
  return { service, engine: engine.name, version, standIn, url, port, pid, dataDir, ...lent };
}
