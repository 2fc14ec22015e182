import type { Docker } from "./docker.ts";

/** A request to a service, without its address. */
export interface InnerRequest {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
}

/**
 * Sends requests to a service from inside its own container, without balancer and gateway, one after the other; resolves
 * with the statuses of the responses.
 */
export async function statusesInside(
  docker: Docker,
  container: string,
  requests: readonly InnerRequest[],
): Promise<number[]> {
  const script = `
    const statuses = [];
    for (const { path, method, body } of ${JSON.stringify(requests)}) {
      const response = await fetch("http://127.0.0.1:8000" + path, {
        proxy: false,
        method,
        ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      await response.text();
      statuses.push(response.status);
    }
    process.stdout.write(JSON.stringify(statuses));`;
  return JSON.parse(await docker.run("exec", container, "bun", "-e", script)) as number[];
}

/** Whether a service responds to a path with this status; `false` where it does not respond. */
export async function respondsInside(
  docker: Docker,
  container: string,
  path: string,
  status: number,
): Promise<boolean> {
  try {
    return (await statusesInside(docker, container, [{ path }]))[0] === status;
  } catch {
    return false;
  }
}
