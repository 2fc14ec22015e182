import { afterAll, expect, test } from "bun:test";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import { k6, k6Missing } from "./k6.fixture.ts";
import { k6OpenLoop } from "./k6-open-loop.ts";

const unaborted = new AbortController().signal;
const silent = { onMeasuring: () => {}, onMeasured: () => {} };
const scratchDir = await mkdtemp(join(tmpdir(), "open-loop-"));
afterAll(() => rm(scratchDir, { recursive: true }));

const order = { offered: 20, warmupSeconds: 1, seconds: 1, scratchDir };

function serve(fetch: (request: Request) => Response | Promise<Response>) {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch });
  return { url: `http://127.0.0.1:${server.port}/x?y=z`, [Symbol.dispose]: () => void server.stop(true) };
}

testRequiring(k6Missing, "requests are offered at the rate, and only what is measured counts", async () => {
  if (!k6.available) return;
  const requested: string[] = [];
  using service = serve(({ url }) => {
    requested.push(new URL(url).pathname + new URL(url).search);
    return new Response("{}");
  });
  let warmUp = 0;
  const context = {
    ...silent,
    onMeasuring: () => {
      warmUp = requested.length;
    },
    signal: unaborted,
  };
  const result = await k6OpenLoop(k6).run({ ...order, url: service.url }, context);
  expect(new Set(requested)).toEqual(new Set(["/x?y=z"]));
  expect(warmUp).toBeGreaterThan(0);
  expect(result.good).toBeGreaterThan(0);
  expect(result.good).toBeLessThan(requested.length);
  expect(result).toMatchObject({ errors: 0, dropped: 0, seconds: 1 });
  const histogram = addUp([result.histogram]);
  expect(histogram.totalCount).toBe(result.good);
  expect(percentileMs(histogram, 50)).toBeGreaterThan(0);
  expect(result.generator).toMatchObject({ tool: "k6", maxVus: 80 });
  expect(await readdir(scratchDir)).toEqual([]);
});

testRequiring(k6Missing, "a service that fails shows as errors, not as latencies", async () => {
  if (!k6.available) return;
  using service = serve(() => new Response("no", { status: 500 }));
  const result = await k6OpenLoop(k6).run(
    { ...order, url: service.url, warmupSeconds: 0 },
    { ...silent, signal: unaborted },
  );
  expect(result.good).toBe(0);
  expect(result.errors).toBeGreaterThan(0);
});

testRequiring(k6Missing, "aborting the signal ends it", async () => {
  if (!k6.available) return;
  using service = serve(() => new Response("{}"));
  const controller = new AbortController();
  const run = k6OpenLoop(k6).run(
    { ...order, url: service.url, warmupSeconds: 0, seconds: 60 },
    { ...silent, onMeasuring: () => controller.abort(new Error("enough")), signal: controller.signal },
  );
  await expect(run).rejects.toThrow("enough");
});

testRequiring(k6Missing, "no variable or option of the user changes the load", async () => {
  if (!k6.available) return;
  const given = {
    K6_RPS: "1",
    K6_VUS: "1",
    K6_DURATION: "60s",
    K6_ITERATIONS: "1",
    HTTP_PROXY: "http://127.0.0.1:9",
  };
  const home = await mkdtemp(join(tmpdir(), "k6-home-"));
  for (const folder of [".config/k6", ".config/loadimpact/k6"])
    await Bun.write(join(home, folder, "config.json"), JSON.stringify({ rps: 1, vus: 1, duration: "60s" }));
  const before = { ...process.env };
  Object.assign(process.env, given, { HOME: home });
  try {
    using service = serve(() => new Response("{}"));
    const whole = { ...order, url: service.url, warmupSeconds: 0 };
    const result = await k6OpenLoop(k6).run(whole, { ...silent, signal: unaborted });
    expect(result).toMatchObject({ errors: 0, dropped: 0 });
    expect(result.good).toBeGreaterThanOrEqual(20);
  } finally {
    for (const name of [...Object.keys(given), "HOME"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await rm(home, { recursive: true });
  }
});

testRequiring(
  k6Missing,
  "requests in turn are sent as they are, are checked, and are not followed",
  async () => {
    if (!k6.available) return;
    const seen = new Set<string>();
    using service = serve(async (request) => {
      const { pathname } = new URL(request.url);
      seen.add(
        `${request.method} ${pathname} ${request.headers.get("x-one")} ${[...(await request.bytes())]}`,
      );
      if (pathname === "/moved") return Response.redirect("/target", 302);
      return new Response(pathname === "/other" ? "" : "four");
    });
    const { origin } = new URL(service.url);
    const expected = {
      bytes: { least: 4, most: 4 },
      mayBeEmpty: false,
      isAscii: true,
      mediaType: "text/plain",
    };
    const sent = (path: string, method = "GET", body: string | null = null) => ({
      ...{ name: path, method, url: `${origin}${path}`, headers: { "x-one": "1" }, body, expected },
    });
    const requests = [
      sent("/good", "POST", Buffer.from([0, 255]).toString("base64")),
      sent("/other"),
      sent("/moved"),
    ];
    const whole = { ...order, offered: 30, url: origin, requests, warmupSeconds: 0 };
    const result = await k6OpenLoop(k6).run(whole, { ...silent, signal: unaborted });
    expect([...seen].toSorted()).toEqual(["GET /moved 1 ", "GET /other 1 ", "POST /good 1 0,255"]);
    expect(result.requests?.map(({ name, good, errors }) => [name, good > 0, errors > 0])).toEqual([
      ["/good", true, false],
      ["/other", false, true],
      ["/moved", false, true],
    ]);
    expect(Object.keys(result.failures ?? {}).toSorted()).toEqual(["empty body", "redirect (status 302)"]);
    expect(addUp([result.histogram]).totalCount).toBe(result.good);
    expect(await readdir(scratchDir)).toEqual([]);
  },
);

/** A user's own script, run against a server. */
async function runScript(text: string, baseUrl: string) {
  if (!k6.available) throw new Error(k6.reason);
  const folder = await mkdtemp(join(tmpdir(), "k6-user-"));
  const file = join(folder, "checkout.ts");
  await Bun.write(file, text);
  try {
    const whole = { ...order, url: baseUrl, script: { file, baseUrl }, warmupSeconds: 0 };
    return await k6OpenLoop(k6).run(whole, { ...silent, signal: unaborted });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const SCRIPT = `import http from "k6/http";
import { check } from "k6";
export const options = { vus: 1, iterations: 1, thresholds: { http_req_duration: ["p(95)<0.001"] } };
export function setup() { return { token: "from setup" }; }
export default function (data: { token: string }) {
  const cart = http.get(\`\${__ENV.BASE_URL}/cart?id=\${__ITER}\`, { headers: { "x-token": data.token } });
  check(cart, { "is a cart": (response) => response.body === "cart" });
  http.post(\`\${__ENV.BASE_URL}/order\`, "x", { tags: { name: "order" } });
}`;

testRequiring(
  k6Missing,
  "a user's script runs at the rate, with its own setup, and each of its requests has results",
  async () => {
    const tokens = new Set<string | null>();
    using service = serve(({ url, headers }) => {
      if (url.includes("/cart")) tokens.add(headers.get("x-token"));
      return new Response(url.includes("/cart") ? "cart" : "ok");
    });
    const { origin } = new URL(service.url);
    const result = await runScript(SCRIPT, origin);
    expect([...tokens]).toEqual(["from setup"]);
    expect(result.iterations).toBeGreaterThanOrEqual(19);
    expect(result).toMatchObject({ errors: 0, good: 2 * (result.iterations ?? 0) });
    expect(result.requests?.map(({ name }) => name)).toContain("order");
  },
);

testRequiring(k6Missing, "a failed check of a script, and an exception in it, are errors", async () => {
  using service = serve(() => new Response("no cart"));
  const { origin } = new URL(service.url);
  expect((await runScript(SCRIPT, origin)).failures?.["failed check"]).toBeGreaterThan(10);
  const throwing = 'export default function () { throw new Error("no stock"); }';
  expect((await runScript(throwing, origin)).failures?.["exception in the script"]).toBeGreaterThan(10);
});

testRequiring(
  k6Missing,
  "a script that does not compile, or has no default function, is an error of one line",
  async () => {
    await expect(runScript("export default function ( {", "http://127.0.0.1:9")).rejects.toThrow(
      /^k6 ended with exit code \d+: .*checkout\.ts/,
    );
    await expect(runScript("export function other() {}", "http://127.0.0.1:9")).rejects.toThrow(
      "checkout.ts exports no default function",
    );
  },
);

/** What stands in for k6, to fail as k6 and its runtime do. */
async function failingWith(script: string): Promise<string> {
  const path = join(scratchDir, "k6");
  await Bun.write(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  const program = {
    version: "2.2.0",
    isOwnProcess: true,
    folders: () => ({ script: "", out: "", user: "" }),
    command: () => ({ argv: [path], env: {} }),
  };
  const whole = { ...order, url: "http://127.0.0.1:9/" };
  try {
    await k6OpenLoop(program).run(whole, { ...silent, signal: unaborted });
    return "no failure";
  } catch (error) {
    return (error as Error).message;
  } finally {
    await rm(path);
  }
}

test.each([
  [
    "its log's last error, without the stack below it",
    `printf '%s\\n' 'time="2026-01-01T00:00:00Z" level=error msg="ReferenceError: x is not defined\\n\\tat file:///x.ts:1:2(3)\\n" hint="a script"' >&2; exit 107`,
    "k6 ended with exit code 107: ReferenceError: x is not defined",
  ],
  [
    "a list of mistakes",
    `printf '%s\\n' 'time="2026-01-01T00:00:00Z" level=error msg="There were problems:\\n\\t- no function default"' >&2; exit 104`,
    "k6 ended with exit code 104: There were problems: no function default",
  ],
  [
    "a panic",
    "printf 'panic: no memory\\n\\ngoroutine 1 [running]:\\nmain.main()\\n' >&2; exit 2",
    "k6 ended with exit code 2: no memory",
  ],
  ["blank lines alone", "echo >&2; exit 1", "k6 ended with exit code 1"],
  ["nothing", "exit 1", "k6 ended with exit code 1"],
])("a k6 that fails with %s", async (_, script, message) => {
  expect(await failingWith(script)).toBe(message);
});
