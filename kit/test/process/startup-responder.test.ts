import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { freePort } from "@super-heroes/testing/processes/free-port";
import { STORE_LATE } from "../../src/store/connect.ts";
import { startTiny, type TinyProcess } from "./tiny-process.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

describe("a service whose store is late", () => {
  let isThere: boolean;
  let store: ReturnType<typeof Bun.serve>;
  let tiny: TinyProcess;
  let url: string;

  beforeEach(async () => {
    isThere = false;
    store = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response(null, { status: isThere ? 200 : 503 }),
    });
    const port = String(freePort());
    url = `http://127.0.0.1:${port}`;
    tiny = startTiny({ PORT: port, STORE_URL: store.url.origin });
    await tiny.logged(STORE_LATE);
  });
  afterEach(async () => {
    await tiny[Symbol.asyncDispose]();
    await store.stop(true);
  });

  test("is up, but not ready", async () => {
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const ready = await fetch(`${url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: "unready", checks: { store: "down" } });
  });

  test.each([
    ["GET", "/pid"],
    ["POST", "/anything"],
    ["DELETE", "/what/there/never/was"],
  ])("responds %s %s with 503, as if the store were down", async (method, path) => {
    const body = method === "POST" ? JSON.stringify({ some: "thing" }) : null;
    const headers = { "content-type": "application/json", "x-correlation-id": "early-bird" };
    const response = await fetch(url + path, { method, body, headers });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("1");
    expect(await response.json()).toMatchObject({ code: "store_unavailable", correlation_id: "early-bird" });
  });

  test("serves on the same port once the store is there", async () => {
    isThere = true;
    await tiny.logged("listening");
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    expect((await fetch(`${url}/pid`)).status).toBe(200);
  });

  test("does not log refusals as errors", async () => {
    await fetch(`${url}/pid`);
    tiny.signal("SIGTERM");
    await tiny.exitCode;
    expect((await tiny.log()).filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test("exits at once after a signal, with exit code 0", async () => {
    tiny.signal("SIGTERM");
    expect(await tiny.exitCode).toBe(0);
    expect((await tiny.log()).at(-1)).toMatchObject({ msg: "stopped during the start" });
  });
});
