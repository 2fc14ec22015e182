import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardWith } from "@super-heroes/cli/processes/guard";
import { command } from "../docker/command.ts";
import type { EnginePrograms } from "./engine-programs.ts";

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 200;

/** The engine does not start on this machine, because of its kernel or its packages; the message is the engine's own. */
export class EngineRefused extends Error {
  override readonly name = "EngineRefused";
}

/** An engine that this process has started. */
export interface Engine {
  /** Its address, for `DOCKER_HOST`. */
  readonly host: string;
  /** Stops it. Its images and volumes stay in its folder. */
  close(): Promise<void>;
}

/** Whether a Docker engine responds with these variables. */
export async function engineResponds(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  try {
    return (await command(["docker", "version", "--format", "{{.Server.Version}}"], { env })) !== "";
  } catch {
    return false;
  }
}

/**
 * Starts an engine with its images and volumes in `folder` and a socket of its own, so that no other program on the
 * machine uses it. Throws {@link EngineRefused}.
 */
export async function startEngine({ dockerd, proxy }: EnginePrograms, folder: string): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  // A socket's path has at most 107 characters, which `folder` may exceed.
  const run = await mkdtemp(join(tmpdir(), "smoke-"));
  const host = `unix://${run}/docker.sock`;
  const log = join(folder, "engine.log");
  const child = Bun.spawn(
    [
      ...[dockerd, "--data-root", join(folder, "data"), "--exec-root", join(run, "exec")],
      ...["-p", join(run, "pid"), "-H", host],
      ...(proxy === undefined ? [] : ["--userland-proxy-path", proxy]),
    ],
    // In a process group of its own: Ctrl-C must not end it before the containers have been removed.
    { stdin: "ignore", stdout: Bun.file(log), stderr: Bun.file(log), detached: true },
  );
  // A guard's own SIGKILL would come before the engine has stopped its containers.
  const guarded = guardWith(["kill", "-TERM", String(child.pid)]);
  const close = async () => {
    child.kill("SIGTERM");
    await child.exited;
    guarded.release();
    await rm(run, { recursive: true, force: true });
  };
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (!(await engineResponds({ ...process.env, DOCKER_HOST: host }))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await close();
      const lines = (await Bun.file(log).text()).trim().split("\n");
      throw new EngineRefused(
        lines.findLast((line) => /fail|error|fatal/i.test(line)) ?? `it logged no error in ${log}`,
      );
    }
    await Bun.sleep(POLL_MS);
  }
  return { host, close };
}
