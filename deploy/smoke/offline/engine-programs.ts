import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildProgram, copySource, withGo } from "@super-heroes/database/tools/go-build";
import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import { type OnProgress, outputMatching } from "@super-heroes/database/tools/tool";
import { isRecent } from "../docker/engine-version.ts";

const MODULE = "github.com/docker/docker";
const VERSION = "28.5.2";

/** The programs of an engine. */
export interface EnginePrograms {
  readonly dockerd: string;
  /** Forwards published ports; `undefined` where dockerd finds its own. */
  readonly proxy: string | undefined;
}

/** A `dockerd` that is installed and recent enough; `undefined` where there is none. */
export async function installedEngine(machine: Machine): Promise<EnginePrograms | undefined> {
  const dockerd = findProgram(machine, ["dockerd"], ["/usr/sbin"]);
  return dockerd && (await isRecentDaemon(dockerd)) ? { dockerd, proxy: undefined } : undefined;
}

/**
 * The installed engine where it is recent enough. Otherwise one that is built in `folder` with Go, once, in about four
 * minutes: distributions often have an old engine with a recent containerd and runc. Throws where it cannot be built.
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
    throw new Error("no recent dockerd is installed, and no Go to build one; install either of them");
  await mkdir(folder, { recursive: true });
  await withGo(machine, async (go) => {
    const source = await copySource(go, MODULE, `v${VERSION}+incompatible`);
    // The repository is not a Go module, but has the files of one under other names.
    await copyFile(join(source, "vendor.mod"), join(source, "go.mod"));
    await copyFile(join(source, "vendor.sum"), join(source, "go.sum"));
    const ldflags = `-X ${MODULE}/dockerversion.Version=${VERSION}`;
    // The daemon is built last: where it exists, the proxy does too.
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
