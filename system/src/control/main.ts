/** `bun run system`: lists the services that run, and stops or starts one. */
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { shownPath } from "../repository.ts";
import { actOn, ControlError, statusesOf } from "./control-client.ts";
import type { Action } from "./control-server.ts";
import { type Launcher, runningLaunchers } from "./launcher-file.ts";
import type { ServiceStatus } from "./service-set.ts";
import { statusLine, statusTable } from "./status-table.ts";
import { readSystemFlags, type SystemFlags, systemHelp } from "./system-flags.ts";

interface Running {
  launcher: Launcher;
  statuses: ServiceStatus[];
}

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  let flags: SystemFlags;
  try {
    flags = readSystemFlags(argv);
  } catch (error) {
    console.error(`system: ${(error as Error).message}`);
    return 2;
  }
  if (flags.do === "help") {
    console.log(systemHelp);
    return 0;
  }
  try {
    const running = await whatRuns();
    if (flags.do === "list") {
      for (const { statuses } of running) console.log(statusTable(statuses));
      return 0;
    }
    return await act(running, flags.do, flags.names, flags.launcher);
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    console.error(`system: ${error.message}`);
    return 1;
  }
}

async function whatRuns(): Promise<Running[]> {
  const launchers = await runningLaunchers(dataDir);
  if (launchers.length === 0) {
    throw new ControlError(
      `no "bun run start" or "bun run dev" that is ready keeps its data in ${shownPath(dataDir)}`,
    );
  }
  return Promise.all(launchers.map(async (launcher) => ({ launcher, statuses: await statusesOf(launcher) })));
}

/** Acts on every service named, one after the other; one that fails does not keep the rest from their turn. */
async function act(
  running: readonly Running[],
  action: Action,
  names: readonly string[],
  pid: number | undefined,
): Promise<number> {
  let exitCode = 0;
  for (const name of names) {
    try {
      console.log(statusLine(await actOn(launcherOf(running, name, pid), name, action)));
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      console.error(`system: ${error.message}`);
      exitCode = 1;
    }
  }
  return exitCode;
}

function launcherOf(running: readonly Running[], name: string, pid: number | undefined): Launcher {
  const found = running.filter(
    ({ launcher, statuses }) =>
      (pid === undefined || launcher.pid === pid) && statuses.some((status) => status.name === name),
  );
  const [one, ...others] = found;
  if (!one) {
    const where = pid === undefined ? "no launcher" : `no launcher with pid ${pid}`;
    throw new ControlError(`${where} runs ${name}; "bun run system" lists what runs`);
  }
  if (others.length > 0) {
    const pids = found.map(({ launcher }) => launcher.pid).join(" and ");
    throw new ControlError(`the launchers ${pids} both run ${name}: choose one with --launcher PID`);
  }
  return one.launcher;
}
