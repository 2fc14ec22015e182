import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServiceProcess, startService } from "@super-heroes/testing/processes/service-process";

// Long enough for a busy machine.
setDefaultTimeout(30_000);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gateway-process-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the gateway in a process, with development keys. */
const start = (variables: Record<string, string>): ServiceProcess =>
  startService("services/gateway/src/main.ts", {
    NODE_ENV: "development",
    LOG_FORMAT: "json",
    DATA_DIR: folder,
    ...variables,
  });
const metricsUrlOf = ({ log }: ServiceProcess) => log.find(({ msg }) => msg === "serving metrics")?.url;

describe("the metrics of the gateway", () => {
  test("are served on a separate port without other routes", async () => {
    const gateway = start({ METRICS_PORT: "0" });
    const url = await gateway.url;
    const metricsUrl = metricsUrlOf(gateway);
    expect((await fetch(`${url}/api/nothing`)).status).toBe(404);
    const metrics = await fetch(`${metricsUrl}/metrics`);
    expect(metrics.headers.get("content-type")).toStartWith("text/plain");
    expect(await metrics.text()).toMatch(
      /http_requests_total\{route="\/api\/\*",method="GET",status="404".*\} 1/,
    );
    for (const path of ["/", "/health", "/api/dashboard"])
      expect((await fetch(metricsUrl + path)).status).toBe(404);
    expect((await fetch(`${metricsUrl}/metrics`, { method: "POST" })).status).toBe(404);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect(await gateway.stop()).toBe(0);
  });

  test("are not served without METRICS_PORT", async () => {
    const gateway = start({});
    expect((await fetch(`${await gateway.url}/metrics`)).status).toBe(404);
    expect(metricsUrlOf(gateway)).toBeUndefined();
    expect(await gateway.stop()).toBe(0);
  });

  test("on a port in use prevent the start, with an error that names the port", async () => {
    using taken = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      reusePort: false,
      fetch: () => new Response(),
    });
    const gateway = start({ METRICS_PORT: String(taken.port) });
    await expect(gateway.url).rejects.toThrow("could not start");
    expect(gateway.log.find(({ level }) => level === 60)?.msg).toContain(
      `METRICS_PORT: cannot listen on port ${taken.port}`,
    );
    expect(await gateway.exited).toBe(1);
  });
});
