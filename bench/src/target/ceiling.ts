import { join } from "node:path";
import { launchService, type ServiceProcess } from "@super-heroes/system/launch";

/** The path that fights are asked for on, at the service as at the ceiling. */
export const FIGHT_PATH = "/api/fights/execute_fight";

/**
 * Starts the ceiling with one fight fetched from the running service at `baseUrl`, in this mode or its own. Throws
 * when that does not answer with a fight.
 */
export async function launchCeiling(
  baseUrl: string,
  mode: string | undefined,
  runDir: string,
): Promise<ServiceProcess> {
  const url = `${baseUrl}${FIGHT_PATH}${mode === undefined ? "" : `?mode=${mode}`}`;
  const answer = await fetch(url).catch((error: Error) => {
    throw new Error(`no fights service answers at ${baseUrl}: ${error.message}`, { cause: error });
  });
  const fight = await answer.text();
  if (!answer.ok)
    throw new Error(`${url} answered ${answer.status} instead of a fight: ${fight.slice(0, 200)}`);
  const fightFile = join(runDir, "fight.json");
  await Bun.write(fightFile, fight);
  return launchService({
    service: { name: "ceiling", port: 0, main: "bench/src/target/ceiling.server.ts", upstreams: [] },
    env: { ...process.env, NODE_ENV: "production", FIGHT_FILE: fightFile },
    output: join(runDir, "ceiling.log"),
  });
}
