import { endGroup, leadsGroup } from "./process-group.ts";
import { reasonIn } from "./reason.ts";
import { type InstallContext, InstallError } from "./tool.ts";

/** A run of a package manager. */
export interface Installer {
  /** For errors: `pip`, `npm`. */
  name: string;
  argv: string[];
  /** Where it runs; an absolute path. */
  folder?: string;
}

/** Runs a package manager to its end. Throws {@link InstallError} when it fails, and the signal's reason. */
export async function runInstaller(
  { name, argv, folder }: Installer,
  { machine, signal }: Pick<InstallContext, "machine" | "signal">,
): Promise<void> {
  signal.throwIfAborted();
  const child = leadsGroup(
    Bun.spawn(argv, {
      ...(folder !== undefined && { cwd: folder }),
      env: machine.buildEnvironment,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      detached: true,
    }),
  );
  const end = () => endGroup(child);
  signal.addEventListener("abort", end, { once: true });
  const [complaint, exitCode] = await Promise.all([new Response(child.stderr).text(), child.exited]);
  signal.removeEventListener("abort", end);
  signal.throwIfAborted();
  if (exitCode === 0) return;
  const reason = reasonIn(complaint);
  throw new InstallError(`${name} ended with exit code ${exitCode}${reason ? `: ${reason}` : ""}`);
}
