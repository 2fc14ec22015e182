import { directFetch } from "@super-heroes/kit/network/proxies";
import type { Action } from "./control-server.ts";
import { type Launcher, runningLaunchers } from "./launcher-file.ts";
import type { ServiceStatus } from "./service-set.ts";

/** Longer than a service takes to be killed and started again. */
const TIMEOUT_MS = 60_000;

/** A launcher did not perform an action. The message is for the operator. */
export class ControlError extends Error {
  override readonly name = "ControlError";
}

/** The services of a launcher. Throws {@link ControlError}. */
export const statusesOf = (launcher: Launcher): Promise<ServiceStatus[]> => request(launcher, "/services");

/** Acts on a service of a launcher, and resolves with its status afterwards. Throws a {@link ControlError}. */
export const actOn = (launcher: Launcher, name: string, action: Action): Promise<ServiceStatus> =>
  request(launcher, `/services/${name}/${action}`, "POST");

/** The launcher that runs the service with this process id; `undefined` when none with this data folder does. */
export async function launcherOf(dataDir: string, pid: number): Promise<Launcher | undefined> {
  for (const launcher of await runningLaunchers(dataDir)) {
    // A launcher that does not respond is ending.
    const statuses = await statusesOf(launcher).catch(() => []);
    if (statuses.some((status) => status.pid === pid)) return launcher;
  }
  return undefined;
}

async function request<Body>({ pid, url, token }: Launcher, path: string, method = "GET"): Promise<Body> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await directFetch(url + path, { method, headers, timeoutMs: TIMEOUT_MS }).catch(
    (error: Error) => {
      throw new ControlError(`the launcher with pid ${pid} does not respond: ${error.message}`);
    },
  );
  if (response.ok) return (await response.json()) as Body;
  const { error = `status ${response.status}` } = (await response.json().catch(() => ({}))) as {
    error?: string;
  };
  throw new ControlError(error);
}
