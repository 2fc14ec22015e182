/** `bun run system`: lists the services that run, and stops or starts one. */
import { EXIT } from "@super-heroes/cli/exit-code";
import { reportFailure } from "@super-heroes/cli/failure";
import { shownPath } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { actOn, ControlError, statusesOf } from "./control/control-client.ts";
import type { Action } from "./control/control-server.ts";
import { type Launcher, runningLaunchers } from "./control/launcher-file.ts";
import type { ServiceStatus } from "./control/service-set.ts";
import { statusLine, statusTable } from "./control/status-table.ts";
import { type SystemRequest, systemCommand } from "./control/system-command.ts";

interface Running {
  launcher: Launcher;
  statuses: ServiceStatus[];
}

await runProgram("system", systemCommand(run).run);

async function run({ action, names, launcher }: SystemRequest): Promise<number> {
  const running = await whatRuns();
  if (action !== undefined) return await act(running, action, names, launcher);
  for (const { statuses } of running) console.log(statusTable(statuses));
  return EXIT.ok;
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

/** Acts on every named service in turn; a failure does not stop the rest. */
async function act(
  running: readonly Running[],
  action: Action,
  names: readonly string[],
  pid: number | undefined,
): Promise<number> {
  let exitCode: number = EXIT.ok;
  for (const name of names) {
    try {
      console.log(statusLine(await actOn(launcherOf(running, name, pid), name, action)));
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      reportFailure("system", error.message);
      exitCode = EXIT.failed;
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
