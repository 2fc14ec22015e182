import { join } from "node:path";
import { directFetch } from "@super-heroes/kit/network/proxies";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch/launch";
import { toolEnvironment } from "../../lab/generators/tool-environment.ts";
import type { RunPlace } from "./run-place.ts";

/** The path of a fight, at the service and at the ceiling. */
export const FIGHT_PATH = "/api/fights/execute_fight";

/**
 * Starts the ceiling with one fight fetched from the running service at `baseUrl`, in this mode or its own. Throws
 * when the service does not respond with a fight within 10 s, and with the signal's reason when that is aborted.
 */
export async function launchCeiling(
  baseUrl: string,
  mode: string | undefined,
  { runDir, signal }: Pick<RunPlace, "runDir" | "signal">,
): Promise<ServiceProcess> {
  const url = `${baseUrl}${FIGHT_PATH}${mode === undefined ? "" : `?mode=${mode}`}`;
  const { status, fight } = await fightAt(url, signal).catch((error: Error) => {
    signal.throwIfAborted();
    throw new Error(`no fights service responds at ${baseUrl}: ${error.message}`, { cause: error });
  });
  if (status !== 200)
    throw new Error(`${url} responded ${status} instead of a fight: ${fight.slice(0, 200)}`);
  return await serveCeiling(fight, FIGHT_PATH, runDir);
}

/** Starts the ceiling with this body at this path. */
export async function serveCeiling(
  body: string | Uint8Array,
  path: string,
  runDir: string,
): Promise<ServiceProcess> {
  const bodyFile = join(runDir, "ceiling-body");
  await Bun.write(bodyFile, body);
  return launchService({
    service: {
      name: "ceiling",
      port: 0,
      main: "bench/src/experiments/target/ceiling.server.ts",
      upstreams: [],
    },
    env: toolEnvironment({ NODE_ENV: "production", CEILING_BODY: bodyFile, CEILING_PATH: path }),
    isWholeEnvironment: true,
    output: join(runDir, "ceiling.log"),
  });
}

async function fightAt(url: string, signal: AbortSignal): Promise<{ status: number; fight: string }> {
  const response = await directFetch(url, { signal });
  return { status: response.status, fight: await response.text() };
}
