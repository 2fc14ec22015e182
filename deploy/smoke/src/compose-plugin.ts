import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildProgram, requireModule, runGo, withGo } from "@super-heroes/database/tools/go-build";
import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import type { OnProgress } from "@super-heroes/database/tools/tool";
import { command } from "./command.ts";

const MODULE = "github.com/docker/compose/v2";
/** The last line of compose that builds images by itself, without the buildx plugin. */
const VERSION = "v2.40.3";

/**
 * The variables with which `docker compose` works: none where the plugin is installed, else a `DOCKER_CONFIG` in
 * `folder` with one that is built there once, in two or three minutes. Throws where it cannot be built.
 */
export async function ensureCompose(
  folder: string,
  machine: Machine,
  onProgress: OnProgress,
): Promise<Record<string, string>> {
  if (await works({})) return {};
  const env = { DOCKER_CONFIG: join(folder, "config") };
  if (await works(env)) return env;
  if (!findProgram(machine, ["go"]))
    throw new Error("docker compose is not installed, nor is Go to build it with");
  const plugins = join(env.DOCKER_CONFIG, "cli-plugins");
  await mkdir(plugins, { recursive: true });
  await withGo(machine, async (go) => {
    await requireModule(go, MODULE, VERSION);
    await runGo(go, ["mod", "download", "-json", `${MODULE}@${VERSION}`]);
    const target = join(plugins, "docker-compose");
    await buildProgram(go, { name: "docker compose", what: `${MODULE}/cmd`, target }, onProgress);
  });
  return env;
}

async function works(env: Record<string, string>): Promise<boolean> {
  try {
    await command(["docker", "compose", "version"], { env: { ...process.env, ...env } });
    return true;
  } catch {
    return false;
  }
}
