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

/** A request to any container, with the certificates that compose.tls.yml gives the one that sends it. */
export interface TlsRequest {
  readonly url: string;
  /** Whether it presents its own certificate; it trusts the authority in any case. */
  readonly presents: boolean;
}

/** Sends requests from inside a container, all at once; resolves with the statuses of the responses, 0 where there was none. */
export async function tlsStatusesInside(
  docker: Docker,
  container: string,
  requests: readonly TlsRequest[],
): Promise<number[]> {
  const script = `
    const read = (name) => Bun.file("/run/certificates/" + name).text();
    const [ca, cert, key] = await Promise.all(["ca.crt", "tls.crt", "tls.key"].map(read));
    const statusOf = async ({ url, presents }) => {
      try {
        const tls = { ca, ...(presents && { cert, key }) };
        return (await fetch(url, { proxy: false, keepalive: false, tls })).status;
      } catch {
        return 0;
      }
    };
    process.stdout.write(JSON.stringify(await Promise.all(${JSON.stringify(requests)}.map(statusOf))));`;
  return JSON.parse(await docker.run("exec", container, "bun", "-e", script)) as number[];
}
