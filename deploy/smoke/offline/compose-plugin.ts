import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildProgram, requireModule, runGo, withGo } from "@super-heroes/database/tools/go-build";
import { findProgram, type Machine } from "@super-heroes/database/tools/machine";
import type { OnProgress } from "@super-heroes/database/tools/tool";
import { command } from "../docker/command.ts";

const MODULE = "github.com/docker/compose/v2";
/** The last version of compose that builds images without the buildx plugin. */
const VERSION = "v2.40.3";

/**
 * The variables that `docker compose` needs: none where the plugin is installed. Otherwise the plugin is built in `folder`
 * with Go, once, in two or three minutes, and `DOCKER_CONFIG` leads there. Throws where it cannot be built.
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
    throw new Error("docker compose is not installed, and no Go to build it; install either of them");
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
