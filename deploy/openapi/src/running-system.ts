import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directFetch } from "@super-heroes/kit/network/proxies";
import { type Service, services } from "@super-heroes/system/services";
import { onInterruptedRun } from "@super-heroes/testing/processes/interrupted-run";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";

/** Services, each in a process of its own, on embedded stores in a temporary folder and on free ports. */
export interface RunningSystem {
  /** The address of each service, by its name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Signs the first admin in; resolves with an `Authorization` header that is valid for ten minutes. Needs users. */
  signIn(): Promise<string>;
  /** Whether this `Authorization` header still belongs to an admin. */
  isAdmin(authorization: string): Promise<boolean>;
  [Symbol.asyncDispose](): Promise<void>;
}

const ADMIN_PASSWORD = "correct horse battery";

/**
 * Starts a service with all services that it calls, directly or indirectly. Throws with the log of a service that does
 * not start.
 */
export async function startSystem(last = "gateway"): Promise<RunningSystem> {
  const folder = await mkdtemp(join(tmpdir(), "super-heroes-openapi-"));
  const running: ServiceProcess[] = [];
  const urls: Record<string, string> = {};
  const forget = onInterruptedRun(() => rmSync(folder, { recursive: true, force: true }));
  const stop = async () => {
    forget();
    await Promise.all(running.map((service) => service.kill()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Each after those that it calls, because it needs their addresses; the others at the same time.
    const listening = new Map<string, Promise<string>>();
    const start = async ({ name, main, upstreams }: Service): Promise<string> => {
      const addresses = await Promise.all(
        upstreams.map(async (upstream) => [
          `${upstream.toUpperCase()}_URL`,
          (await listening.get(upstream)) ?? "",
        ]),
      );
      const service = startService(main, {
        NODE_ENV: "development",
        LOG_FORMAT: "json",
        DATA_DIR: folder,
        ADMIN_PASSWORD,
        // One client sends all requests, and most logins fail.
        RATE_LIMIT_PER_SECOND: "0",
        CREDENTIALS_LIMIT_PER_MINUTE: "0",
        ...Object.fromEntries(addresses),
      });
      running.push(service);
      urls[name] = await service.url;
      return urls[name];
    };
    for (const service of neededBy(last)) listening.set(service.name, start(service));
    // Those that still start when one fails are stopped with the others.
    await Promise.allSettled(listening.values());
    await Promise.all(listening.values());
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    urls,
    async signIn() {
      const response = await directFetch(`${urls.users}/api/v1/users/login`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "admin", password: ADMIN_PASSWORD }),
      });
      if (response.status !== 200) throw new Error(`the admin cannot sign in: ${await response.text()}`);
      const { access_token: token } = (await response.json()) as { access_token: string };
      return `Bearer ${token}`;
    },
    async isAdmin(authorization) {
      const response = await directFetch(`${urls.users}/api/v1/users/profile`, {
        headers: { authorization },
      });
      const { role } = (await response.json()) as { role?: string };
      return role === "admin";
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The service and all that it calls, in the order in which they can be started. */
function neededBy(name: string): Service[] {
  const needed = new Set([name]);
  for (const service of services.toReversed())
    if (needed.has(service.name)) for (const upstream of service.upstreams) needed.add(upstream);
  return services.filter((service) => needed.has(service.name));
}
