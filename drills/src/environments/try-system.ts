import { linesOf } from "@super-heroes/cli/processes/lines";
import { stopWithParent } from "@super-heroes/cli/processes/stop-with-parent";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { UnusualEnvironment } from "./unusual.ts";

/** How the system behaved in an environment. */
export type Attempt =
  /** It started, served every step of a client, and stopped gracefully. */
  | { outcome: "worked" }
  /** It ended with these lines as the reason. */
  | { outcome: "refused"; reasons: string[] }
  /** It started and failed afterwards. */
  | { outcome: "failed"; reason: string };

const READY_WITHIN_MS = 60_000;

/** Starts the whole system as `bun run start` does, runs deploy/walk against it, and stops it. */
export async function trySystem(
  { variables, prefix = [] }: UnusualEnvironment,
  base: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Attempt> {
  const env = { ...base, ...variables };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)]);
  const start = run([...prefix, process.execPath, "system/src/start.ts"], env, limit);
  const errors = new Response(start.stderr).text();
  const urls = new Map<string, string>();
  let isReady = false;
  for await (const line of linesOf(start.stdout)) {
    const [, name, url] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
    if (name && url) urls.set(name, url);
    isReady = line.startsWith("Ready");
    if (isReady) break;
  }
  signal.throwIfAborted();
  if (!isReady) {
    const lines = (await errors).trim().split("\n");
    // The other lines may be about where it stores its keys.
    const reasons = lines.filter((line) => line.startsWith("start: "));
    return { outcome: "refused", reasons: reasons.length > 0 ? reasons : lines };
  }

  const { gateway = "", ...others } = Object.fromEntries(urls);
  const walk = run([process.execPath, "deploy/walk/walk.ts", gateway, ...Object.values(others)], env, limit);
  const [walkExitCode, reason] = await Promise.all([walk.exited, new Response(walk.stderr).text()]);
  start.kill("SIGTERM");
  const exitCode = await start.exited;
  signal.throwIfAborted();
  if (walkExitCode !== 0) return { outcome: "failed", reason: reason.trim() };
  return exitCode === 0
    ? { outcome: "worked" }
    : { outcome: "failed", reason: `it stopped with exit code ${exitCode}` };
}

function run(argv: readonly string[], env: Record<string, string | undefined>, signal: AbortSignal) {
  const child = Bun.spawn([...argv], {
    cwd: repositoryRoot,
    env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    signal,
  });
  stopWithParent(child);
  return child;
}
