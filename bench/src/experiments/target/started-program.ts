import { closeSync, openSync, readFileSync } from "node:fs";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";

/** A server that was started with a shell command. */
export interface StartedProgram {
  pid: number;
  /** Resolves with the reason when it ends before it is stopped. */
  failure: Promise<Error>;
  /** Ends it with all its children; resolves when it has ended. */
  stop(): Promise<void>;
}

/** After SIGTERM, before SIGKILL. */
const STOP_LIMIT_MS = 3000;
const POLL_MS = 20;
/** The end of its output that is shown when it ends by itself. */
const SHOWN_LINES = 3;

/**
 * Starts a command in a shell, in the folder of this process and with its environment. It leads a process group, which ends
 * with this process, even when that is killed. `output` is the file of what it prints.
 */
export function startProgram(label: string, command: string, output: string): StartedProgram {
  const file = openSync(output, "w");
  const child = Bun.spawn(["sh", "-c", command], {
    stdin: "ignore",
    stdout: file,
    stderr: file,
    detached: true,
  });
  closeSync(file);
  stopWithParent(child, { isGroup: true });
  /** Sends a signal to the shell and everything that it started; with 0, only asks whether anything runs. */
  const group = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-child.pid, signal);
    } catch {
      return false;
    }
  };
  let isStopping = false;
  return {
    pid: child.pid,
    failure: new Promise((resolve) => {
      child.exited.then(() => {
        if (isStopping) return;
        const how = child.signalCode
          ? `was ended by ${child.signalCode}`
          : `ended with exit code ${child.exitCode}`;
        resolve(new Error(`${label}: \`${command}\` ${how}${printed(output)}`));
      });
    }),
    async stop() {
      isStopping = true;
      group("SIGTERM");
      // The shell ends at once, and its server when it has finished its requests.
      const endsAtMs = performance.now() + STOP_LIMIT_MS;
      while (group(0) && performance.now() < endsAtMs) await Bun.sleep(POLL_MS);
      group("SIGKILL");
      await child.exited;
    },
  };
}

function printed(output: string): string {
  const lines = readFileSync(output, "utf8").trim().split("\n").slice(-SHOWN_LINES);
  return lines.join("") === "" ? "" : `; its last output: ${lines.join(" | ")}`;
}
