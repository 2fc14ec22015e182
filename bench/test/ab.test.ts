import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { freePort } from "@super-heroes/system/launch/launch-service";
import type { ResultDocument } from "../src/results/record/result.ts";

// Each run is a program of its own, and measures for some seconds.
setDefaultTimeout(90_000);

const folder = await mkdtemp(join(tmpdir(), "bench-ab-"));
afterAll(() => rm(folder, { recursive: true }));

const MAIN = join(repositoryRoot, "bench/src/main.ts");
/** Two short blocks: enough to see that everything is there, too few for a verdict. */
const SHORT = [
  ...["--blocks", "2", "--noise-blocks", "0", "--connections", "2"],
  ...["--seconds", "0.2", "--warmup", "0.05"],
];

let runs = 0;

/** Starts `bench ab`, with a folder of its own for its result. */
function start(...argv: string[]) {
  runs += 1;
  const results = join(folder, String(runs));
  const child = Bun.spawn([process.execPath, MAIN, "ab", ...argv], {
    cwd: folder,
    env: { ...process.env, BENCH_RESULTS_DIR: results, K6_VUS: "1", K6_ITERATIONS: "1" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const output = new Response(child.stdout).text();
  const complaint = new Response(child.stderr).text();
  async function ended() {
    const exitCode = await child.exited;
    const files = existsSync(join(results, "ab")) ? await readdir(join(results, "ab")) : [];
    const file = files.find((name) => name.endsWith(".json"));
    const result = file && ((await Bun.file(join(results, "ab", file)).json()) as ResultDocument);
    return { exitCode, output: await output, complaint: await complaint, files, result: result || undefined };
  }
  return { child, complaint, ended };
}

const run = (...argv: string[]) => start(...argv).ended();

type Respond = (request: Request, count: number) => Response | Promise<Response>;

function serve(respond: Respond) {
  let count = 0;
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => respond(request, ++count) });
  return {
    url: `http://127.0.0.1:${server.port}`,
    stop: () => server.stop(true),
    [Symbol.dispose]: () => void server.stop(true),
  };
}

/** Slower than the generator, so that this server is the limit. */
const good: Respond = async () => {
  await Bun.sleep(1);
  return Response.json({ ok: true });
};

/** The one line with which a failed command ends. */
const lastLine = (complaint: string) => complaint.trimEnd().split("\n").at(-1);

test("two servers are compared, and the result verifies, has a page, and a table in Markdown", async () => {
  using a = serve(good);
  using b = serve(good);
  const markdown = join(folder, "summary.md");
  const { exitCode, output, complaint, files, result } = await run(
    ...[a.url, b.url, ...SHORT, "--path", "/cart?key=s3cret", "--header", "authorization: s3cret"],
    ...["--label-a", "old", "--label-b", "new", "--markdown", markdown],
  );
  expect({ exitCode, complaint }).toMatchObject({ exitCode: 0 });
  expect(complaint).toMatch(
    /^This run takes about \d+ s: 2 blocks in which both servers have turns, for 1 load\.$/m,
  );
  expect(output).toMatch(/^Result: .*-ab\.json$/m);
  expect(output).toMatch(/^Page: {3}.*-ab\.html$/m);
  expect(files.map((name) => name.replace(/^.*-ab/, "")).toSorted()).toEqual([".html", ".json"]);
  expect(result).toMatchObject({
    experiment: "ab",
    complete: true,
    stack: { kind: "foreign" },
    config: {
      modes: ["old", "new"],
      baseline: "old",
      ab: {
        isSelf: false,
        requests: [{ name: "GET /cart", path: "/cart?key=…", headers: { authorization: null } }],
      },
    },
  });
  expect(result?.segments.map(({ valid, reasons }) => ({ valid, reasons }))).toEqual(
    Array.from({ length: 4 }, () => ({ valid: true, reasons: [] })),
  );
  expect(result?.segments.map(({ mode, block, turns }) => [mode, block, (turns?.count ?? 0) >= 4])).toEqual([
    ["old", 0, true],
    ["new", 0, true],
    ["old", 1, true],
    ["new", 1, true],
  ]);
  expect(result?.comparisons.map(({ metric }) => metric)).toContain("throughput");
  const texts = [JSON.stringify(result), output, await Bun.file(markdown).text()];
  for (const text of texts) expect(text).not.toContain("s3cret");
  expect(texts[2]).toContain("| verdict |");
  const verify = Bun.spawn(
    [process.execPath, MAIN, "verify", ...files.filter((name) => name.endsWith(".json"))],
    {
      env: { ...process.env, BENCH_RESULTS_DIR: join(folder, String(runs)) },
      stdout: "pipe",
    },
  );
  expect(await new Response(verify.stdout).text()).toMatch(/^ok /);
  const page = await Bun.file(
    join(folder, String(runs), "ab", files.find((name) => name.endsWith(".html")) ?? ""),
  ).text();
  expect(page).not.toContain("s3cret");
});

test("several requests have rows of their own, at a fixed rate too, and the gate says that this is too short", async () => {
  using a = serve(good);
  await Bun.write(
    join(folder, "list.json"),
    JSON.stringify([{ path: "/a" }, { name: "order", path: "/b", body: { x: 1 } }]),
  );
  const { exitCode, output, result } = await run(
    ...[a.url, a.url, ...SHORT, "--requests", "list.json", "--rates", "50", "--generator", "steady-rate"],
    ...["--max-regression", "5%"],
  );
  expect(output).toContain("A was compared with itself");
  expect(output).toContain("Gate: undecided");
  expect(exitCode).toBe(3);
  expect(result?.config.ab).toMatchObject({ isSelf: true, maxRegression: 0.05 });
  expect(result?.gate?.outcome).toBe("undecided");
  for (const model of ["closed", "open"] as const) {
    const rows = result?.comparisons.filter(({ load }) => load.model === model) ?? [];
    expect(new Set(rows.map(({ request }) => request))).toEqual(new Set([undefined, "GET /a", "order"]));
  }
});

test("servers are started, sampled, and stopped", async () => {
  const server = join(folder, "server.ts");
  await Bun.write(
    server,
    'Bun.serve({ port: Number(process.env.PORT), hostname: "127.0.0.1", fetch: () => new Response("hello") })',
  );
  const [portA, portB] = [freePort(), freePort()];
  const startB = `PORT=${portB} ${process.execPath} ${server}`;
  const { exitCode, result } = await run(
    ...[`http://127.0.0.1:${portA}`, `http://127.0.0.1:${portB}`, ...SHORT],
    ...["--start-a", `PORT=${portA} ${process.execPath} ${server}`, "--start-b", startB, "--ready", "/ready"],
  );
  expect(exitCode).toBe(0);
  expect(new Set(result?.segments.map(({ resources }) => Object.keys(resources).join()))).toEqual(
    new Set(["A", "B"]),
  );
  if (process.platform === "linux")
    for (const { cpuMsPerFight, rssPeak } of result?.costs ?? []) {
      expect(cpuMsPerFight).toBeGreaterThan(0);
      expect(rssPeak).toBeGreaterThan(1e6);
    }
  expect(result?.config.ab?.targets[1].command).toStartWith("PORT=… ");
  for (const port of [portA, portB]) await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
});

describe("a target that fails ends the run with one line, and nothing is called faster or slower:", () => {
  test.each<[string, Respond, RegExp]>([
    ["500", () => new Response("broken", { status: 500 }), /^bench: B responded 500 to GET \/: broken/],
    ["404", () => new Response("", { status: 404 }), /^bench: B responded 404 to GET \//],
    ["a redirect", () => Response.redirect("/login", 302), /^bench: B redirects GET \/ to \/login/],
    [
      "500 after good responses",
      (request, count) => (count > 200 ? new Response("", { status: 500 }) : good(request, count)),
      /^bench: B responded 500/,
    ],
    [
      "empty bodies after good ones",
      (request, count) => (count > 200 ? new Response("") : good(request, count)),
      /^bench: B no longer responds to GET \/ as it did at first: empty body/,
    ],
    [
      "HTML after good responses",
      (request, count) =>
        count > 200
          ? new Response("<p>x</p>", { headers: { "content-type": "text/html" } })
          : good(request, count),
      /^bench: B no longer responds .*: text\/html in place of application\/json/,
    ],
    [
      "another size after good responses",
      (_, count) => Response.json({ ok: count <= 200 }),
      /body of another size \(12 bytes, at first 11\)/,
    ],
  ])("%s", async (_, respond, message) => {
    using a = serve(good);
    using b = serve(respond);
    const { exitCode, output, complaint, result } = await run(a.url, b.url, ...SHORT);
    expect(lastLine(complaint)).toMatch(message);
    expect(exitCode).toBe(1);
    expect(output).not.toMatch(/: (faster|slower)|is (faster|slower)/);
    if (result) expect(result.complete).toBe(false);
  });

  test("one that dies half-way", async () => {
    using a = serve(good);
    const b = serve((request, count) => {
      if (count > 300) b.stop();
      return good(request, count);
    });
    const { exitCode, complaint } = await run(a.url, b.url, ...SHORT);
    expect(lastLine(complaint)).toMatch(/^bench: B does not respond to GET \//);
    expect(exitCode).toBe(1);
  });

  test("one that refuses", async () => {
    using a = serve(good);
    const { exitCode, complaint } = await run(a.url, `http://127.0.0.1:${freePort()}`, ...SHORT);
    expect(lastLine(complaint)).toMatch(/^bench: B does not respond to GET \/ at .*start it first/);
    expect(exitCode).toBe(1);
  });
});

describe("whatever was started ends", () => {
  const server =
    'Bun.serve({ port: Number(process.env.PORT), hostname: "127.0.0.1", fetch: () => new Response("x") })';

  test.each(["SIGTERM", "SIGINT", "SIGKILL"] as const)("with %s to the bench", async (signal) => {
    const file = join(folder, "kept.ts");
    await Bun.write(file, server);
    const port = freePort();
    using b = serve(() => new Response("x"));
    const { child, complaint } = start(
      ...[
        `http://127.0.0.1:${port}`,
        b.url,
        ...SHORT,
        "--start-a",
        `PORT=${port} ${process.execPath} ${file}`,
      ],
    );
    await until(() => isListening(port));
    child.kill(signal);
    await child.exited;
    await complaint;
    await until(async () => !(await isListening(port)));
  });
});

async function isListening(port: number): Promise<boolean> {
  return await fetch(`http://127.0.0.1:${port}`).then(
    () => true,
    () => false,
  );
}

/** Resolves when the condition holds; the test's own limit ends it otherwise. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await Bun.sleep(50);
}
