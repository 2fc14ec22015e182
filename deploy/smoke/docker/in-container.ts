import type { Docker } from "./docker.ts";

/** A request to a service, as `fetch` takes it apart from its address. */
export interface Inquiry {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
}

/**
 * Asks a service from inside of its own container, past balancer and gateway, one inquiry after the other; resolves with
 * the answers' statuses.
 */
export async function statusesInside(
  docker: Docker,
  container: string,
  inquiries: readonly Inquiry[],
): Promise<number[]> {
  const script = `
    const statuses = [];
    for (const { path, method, body } of ${JSON.stringify(inquiries)}) {
      const answer = await fetch("http://127.0.0.1:8000" + path, {
        proxy: false,
        method,
        ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      });
      await answer.text();
      statuses.push(answer.status);
    }
    process.stdout.write(JSON.stringify(statuses));`;
  return JSON.parse(await docker.run("exec", container, "bun", "-e", script)) as number[];
}

/** Whether a service answers a path with this status; not, while it does not answer at all. */
export async function answersInside(
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
