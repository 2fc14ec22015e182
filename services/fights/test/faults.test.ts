import { afterAll } from "bun:test";
import { startUpstreams } from "@super-heroes/testing/stand-ins/fight-upstreams";
import { describeStoreFaults } from "@super-heroes/testing/stores/store-faults";
import { request } from "./fighters.ts";

const upstreams = startUpstreams();
afterAll(() => upstreams.stop());

const stage = (url: string, signal?: AbortSignal) =>
  fetch(`${url}/api/fights`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  });

await describeStoreFaults({
  service: "fights",
  engine: "mongodb",
  urlVariable: "MONGODB_URL",
  variables: () => upstreams.variables,
  async create(url) {
    const { id } = await (await stage(url)).json();
    return `/api/fights/${id}`;
  },
  calls: (url, signal) => [
    stage(url, signal),
    fetch(`${url}/api/fights/execute_fight`, { signal }),
    fetch(`${url}/api/fights?limit=1`, { signal }),
  ],
});
