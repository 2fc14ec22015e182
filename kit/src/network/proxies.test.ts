import { afterEach, describe, expect, test } from "bun:test";
import { directFetch, PROXY_VARIABLES, withoutProxies } from "./proxies.ts";

const CLOSED = "http://127.0.0.1:9";

describe("directFetch", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of [...PROXY_VARIABLES, "NO_PROXY", "no_proxy"]) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
  });

  test.each([...PROXY_VARIABLES])("bypasses %s", async (name) => {
    await using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("direct") });
    Object.assign(process.env, { [name]: CLOSED, NO_PROXY: "", no_proxy: "" });
    if (!name.toUpperCase().startsWith("HTTPS")) await expect(fetch(server.url)).rejects.toThrow();
    expect(await (await directFetch(server.url)).text()).toBe("direct");
  });

  test("ends after its time limit where the server accepts and never responds", async () => {
    using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const waiting = directFetch(`http://127.0.0.1:${server.port}`, { timeoutMs: 20 });
    await expect(waiting).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("ends after its time limit where the body never ends", async () => {
    await using server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response(new ReadableStream({ start: (body) => body.enqueue("begun") })),
    });
    const response = await directFetch(server.url, { timeoutMs: 50 });
    await expect(response.text()).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("ends with the reason of its signal", async () => {
    using server = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data() {} } });
    const stop = new AbortController();
    const waiting = directFetch(`http://127.0.0.1:${server.port}`, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

test("an environment without proxies keeps everything else", () => {
  const proxies = { HTTP_PROXY: CLOSED, https_proxy: CLOSED, all_proxy: CLOSED, NODE_USE_ENV_PROXY: "1" };
  expect(withoutProxies({ ...proxies, NO_PROXY: "corp", PATH: "/bin" })).toEqual({
    NO_PROXY: "corp",
    PATH: "/bin",
  });
});
