import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardWith } from "@super-heroes/cli/processes/guard";
import { command } from "./command.ts";
import type { EnginePrograms } from "./engine-programs.ts";

const STARTS_WITHIN_MS = 60_000;

/** The machine's kernel or its packages do not let an engine run; the message is the engine's last complaint. */
export class EngineRefused extends Error {
  override readonly name = "EngineRefused";
}

/** An engine that this process has started. */
export interface Engine {
  /** Its address, for `DOCKER_HOST`. */
  readonly host: string;
  /** Ends it; its images and volumes stay in its folder. */
  close(): Promise<void>;
}

/** Whether a Docker engine answers under these variables. */
export async function engineAnswers(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  try {
    return (await command(["docker", "version", "--format", "{{.Server.Version}}"], { env })) !== "";
  } catch {
    return false;
  }
}

/**
 * Starts an engine by hand, with its images and volumes in `folder` and a socket of its own, so that nothing else on
 * the machine sees it. Throws {@link EngineRefused}.
 */
export async function startEngine({ dockerd, proxy }: EnginePrograms, folder: string): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  // The path of a socket may have 107 characters, so it lies in a short one.
  const run = await mkdtemp(join(tmpdir(), "smoke-"));
  const host = `unix://${run}/docker.sock`;
  const log = join(folder, "engine.log");
  const child = Bun.spawn(
    [
      ...[dockerd, "--data-root", join(folder, "data"), "--exec-root", join(run, "exec")],
      ...["-p", join(run, "pid"), "-H", host],
      ...(proxy === undefined ? [] : ["--userland-proxy-path", proxy]),
    ],
    // In a group of its own: Ctrl-C reaches the command, which still needs the engine to tidy up.
    { stdin: "ignore", stdout: Bun.file(log), stderr: Bun.file(log), detached: true },
  );
  // It ends its containers first, which takes longer than a guard waits before it ends a program by force.
  const guarded = guardWith(["kill", "-TERM", String(child.pid)]);
  const close = async () => {
    child.kill("SIGTERM");
    await child.exited;
    guarded.release();
    await rm(run, { recursive: true, force: true });
  };
  const givesUpAtMs = performance.now() + STARTS_WITHIN_MS;
  while (!(await engineAnswers({ ...process.env, DOCKER_HOST: host }))) {
    if (child.exitCode !== null || performance.now() > givesUpAtMs) {
      await close();
      const lines = (await Bun.file(log).text()).trim().split("\n");
      throw new EngineRefused(lines.findLast((line) => /fail|error|fatal/i.test(line)) ?? "it said nothing");
    }
    await Bun.sleep(200);
  }
  return { host, close };
}
