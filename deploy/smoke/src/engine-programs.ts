import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildProgram, copySource, withGo } from "@super-heroes/database/tools/go-build";
import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import { type OnProgress, outputMatching } from "@super-heroes/database/tools/tool";

const MODULE = "github.com/docker/docker";
const VERSION = "28.5.2";

/** From this version on a folder of a volume can be mounted, which compose.yml relies on. */
const SINCE = 26;

/** Whether an engine of this version can run compose.yml. Debian 12's, 20.10, cannot. */
export const isRecent = (version: string): boolean => Number.parseInt(version, 10) >= SINCE;

/** What an engine is started from. */
export interface EnginePrograms {
  readonly dockerd: string;
  /** Forwards published ports; `undefined` where dockerd knows its own. */
  readonly proxy: string | undefined;
}

/** A `dockerd` that is installed and recent enough, or `undefined`. */
export async function installedEngine(machine: Machine): Promise<EnginePrograms | undefined> {
  const dockerd = findProgram(machine, ["dockerd"], ["/usr/sbin"]);
  return dockerd && (await isRecentDaemon(dockerd)) ? { dockerd, proxy: undefined } : undefined;
}

/**
 * The installed engine where it is recent enough, else one that is built in `folder` with Go, once, in four minutes: a
 * distribution's is often too old, while its containerd and runc are not. Throws where it cannot be built.
 */
export async function ensureEngine(
  folder: string,
  machine: Machine,
  onProgress: OnProgress,
): Promise<EnginePrograms> {
  const installed = await installedEngine(machine);
  if (installed) return installed;
  const built = { dockerd: join(folder, "dockerd"), proxy: join(folder, "docker-proxy") };
  if (await isRecentDaemon(built.dockerd)) return built;
  if (!findProgram(machine, ["go"]))
    throw new Error("there is neither a recent dockerd nor Go to build it with");
  await mkdir(folder, { recursive: true });
  await withGo(machine, async (go) => {
    const source = await copySource(go, MODULE, `v${VERSION}+incompatible`);
    // The project is no Go module, but keeps what one needs beside its sources.
    await copyFile(join(source, "vendor.mod"), join(source, "go.mod"));
    await copyFile(join(source, "vendor.sum"), join(source, "go.sum"));
    const ldflags = `-X ${MODULE}/dockerversion.Version=${VERSION}`;
    // The daemon last: it is what tells that both are there.
    for (const [name, target] of [
      ["docker-proxy", built.proxy],
      ["dockerd", built.dockerd],
    ] as const)
      await buildProgram(go, { name, folder: source, what: `./cmd/${name}`, target, ldflags }, onProgress);
  });
  return built;
}

async function isRecentDaemon(dockerd: string): Promise<boolean> {
  return isRecent((await outputMatching([dockerd, "--version"], /^Docker version (\S+),/)) ?? "");
}
