import { randomBytes } from "node:crypto";
import { loopbackAddress } from "../environment/loopback-address.ts";
import type { ServiceSet, ServiceStatus } from "./service-set.ts";

/** The actions on a service. `kill` is SIGKILL. */
export const ACTIONS = ["start", "stop", "restart", "kill"] as const;
export type Action = (typeof ACTIONS)[number];

/** The server through which another command stops and starts services. */
export interface ControlServer {
  url: string;
  token: string;
  stop(): Promise<void>;
}

/** Serves the set on a free port of a loopback address, to callers with the token. */
export function serveControl(set: ServiceSet): ControlServer {
  const token = randomBytes(24).toString("base64url");
  const guarded =
    <R extends Request>(handle: (request: R) => Response | Promise<Response>) =>
    (request: R) =>
      request.headers.get("authorization") === `Bearer ${token}`
        ? handle(request)
        : new Response(null, { status: 401 });
  const server = Bun.serve({
    hostname: loopbackAddress(),
    port: 0,
    // A service may take 20 s to start.
    idleTimeout: 120,
    routes: {
      "/services": { GET: guarded(() => Response.json(set.statuses())) },
      "/services/:name/:action": {
        POST: guarded<Bun.BunRequest<"/services/:name/:action">>(async ({ params: { name, action } }) => {
          const known = ACTIONS.find((one) => one === action);
          if (!known) return failure(404, `no action ${action}`);
          if (!set.statuses().some((status) => status.name === name))
            return failure(404, `no service ${name}`);
          try {
            return Response.json(await act(set, name, known));
          } catch (error) {
            return failure(409, (error as Error).message);
          }
        }),
      },
    },
    fetch: () => failure(404, "no such route"),
  });
  return { url: server.url.origin, token, stop: () => server.stop(true) };
}

const failure = (status: number, error: string) => Response.json({ error }, { status });

async function act(set: ServiceSet, name: string, action: Action): Promise<ServiceStatus> {
  if (action === "kill") return set.stop(name, "SIGKILL");
  if (action === "stop") return set.stop(name);
  if (action === "restart") await set.stop(name);
  return set.start(name);
}
