import { describe, expect, test } from "bun:test";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expectProblem } from "@super-heroes/testing/http/expect-problem";
import { rawRequest } from "@super-heroes/testing/http/raw-request";
import { PAGES } from "../src/routes/web.ts";
import { openRebuiltWebApp, openWebApp } from "../src/web/web-app.ts";
import { readWebFiles } from "../src/web/web-files.ts";
import { type BuiltWeb, buildWeb, FILES, FONT, ICON, INDEX, SCRIPT } from "./built-web.ts";
import { startGateway } from "./gateway-under-test.ts";

const startWithWeb = (built: BuiltWeb, variables: Record<string, string> = {}) =>
  startGateway({ heroes: () => Response.json([]) }, variables, openWebApp(built.folder));

const accepting = (encoding: string) => ({ headers: { "accept-encoding": encoding } });

/** The bytes of a response as they were sent. */
const sent = async (url: string, path: string, encoding: string) => {
  const response = await fetch(url + path, { ...accepting(encoding), decompress: false });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
};

describe("a page of the web application", () => {
  const paths = [
    "/",
    ...PAGES.map((page) => `/${page}`),
    "/heroes/7",
    "/fights/0a1b/c",
    "/race/",
    "/race?mode=x",
  ];

  test.each(paths)("is the same HTML, to be revalidated: %s", async (path) => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const response = await gateway.send(path, accepting("identity"));
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toBe(INDEX);
  });

  test("may load and run only what its own origin serves, and cannot be framed", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const { headers } = await gateway.send("/");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(policy).not.toMatch(/https?:|\*/);
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
  });

  test("does not change the headers of the API", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const { headers } = await gateway.send("/api/heroes");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    for (const name of ["permissions-policy", "cache-control", "etag", "content-encoding"])
      expect(headers.get(name)).toBeNull();
  });

  test("is 404 for a path that no page has", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    for (const path of ["/nothing", "/index.html", "/manifest.json", "/herøes", "/heroesque"])
      await expectProblem(await gateway.send(path), 404, "route_not_found");
  });

  test("supports GET and HEAD only", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    for (const path of ["/", "/race", "/heroes/7", SCRIPT]) {
      const response = await gateway.send(path, { method: "POST", body: "{}" });
      expect(response.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      await expectProblem(response, 405, "method_not_allowed");
    }
  });
});

describe("a file of the web application", () => {
  test("below /assets is kept for ever, other files are revalidated", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    for (const [path, { type, content }] of Object.entries(FILES)) {
      const response = await gateway.send(path, accepting("identity"));
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe(type);
      expect(await response.text()).toBe(content);
      const isAsset = path.startsWith("/assets/");
      expect(response.headers.get("cache-control")).toBe(
        isAsset ? "public, max-age=31536000, immutable" : "no-cache",
      );
    }
  });

  test("is sent as it was compressed by the build, with a tag for each encoding", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const { content } = FILES[SCRIPT] as { content: string };
    const brotli = await sent(gateway.url, SCRIPT, "gzip, br");
    const gzip = await sent(gateway.url, SCRIPT, "gzip");
    const plain = await sent(gateway.url, SCRIPT, "identity");
    expect(brotli.response.headers.get("content-encoding")).toBe("br");
    expect(brotliDecompressSync(brotli.bytes).toString()).toBe(content);
    expect(gzip.response.headers.get("content-encoding")).toBe("gzip");
    expect(gunzipSync(gzip.bytes).toString()).toBe(content);
    expect(plain.response.headers.get("content-encoding")).toBeNull();
    const responses = [brotli, gzip, plain].map(({ response }) => response);
    for (const { headers } of responses) expect(headers.get("vary")).toBe("Accept-Encoding");
    expect(new Set(responses.map(({ headers }) => headers.get("etag"))).size).toBe(3);
  });

  test("that was not compressed does not vary", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const { headers } = await gateway.send(FONT, accepting("br"));
    expect(headers.get("content-encoding")).toBeNull();
    expect(headers.get("vary")).toBeNull();
  });

  test("varies by origin as well where origins are allowed", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built, { CORS_ORIGINS: "https://example.org" });
    expect((await gateway.send(SCRIPT)).headers.get("vary")).toBe("Origin, Accept-Encoding");
  });

  test.each(["/", SCRIPT, ICON])("is 304 for a client that has it: %s", async (path) => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const first = await gateway.send(path, accepting("br"));
    const headers = { "accept-encoding": "br", "if-none-match": `W/"other", ${first.headers.get("etag")}` };
    const again = await gateway.send(path, { headers });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    for (const name of ["etag", "cache-control", "vary", "content-security-policy"])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    for (const name of ["content-type", "content-encoding"]) expect(again.headers.get(name)).toBeNull();
    const other = await gateway.send(path, { headers: { ...headers, "accept-encoding": "gzip" } });
    expect(other.status).toBe(200);
  });

  test("has the same head for HEAD, without a body", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    for (const path of ["/", SCRIPT]) {
      const get = await sent(gateway.url, path, "gzip");
      const head = await fetch(gateway.url + path, { method: "HEAD", ...accepting("gzip") });
      expect(head.status).toBe(200);
      for (const name of ["content-type", "content-encoding", "content-length", "etag", "cache-control"])
        expect(head.headers.get(name)).toBe(get.response.headers.get(name));
      expect(head.headers.get("content-length")).toBe(String(get.bytes.length));
    }
  });

  test.each([
    "/assets/app-ffffffff.js",
    "/assets/",
    "/assets",
    "/assets/../manifest.json",
    "/assets/%2e%2e/manifest.json",
    "/assets/..%2fmanifest.json",
    "/assets/%2e%2e%2f%2e%2e%2fetc/passwd",
    "/assets/..\\manifest.json",
    `${SCRIPT}.br`,
    `${SCRIPT}%00`,
    "//etc/passwd",
  ])("is only one that the build lists: %s", async (target) => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const request = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const { status, body } = await rawRequest(gateway.url, request);
    expect(status).toBeOneOf([400, 404]);
    expect(body).toContain('"code"');
    expect(body).not.toContain("root:");
  });

  test("that the build does not list is absent for now: no cache may keep that", async () => {
    await using built = await buildWeb();
    await using gateway = await startWithWeb(built);
    const response = await gateway.send("/assets/app-of-another-version.js");
    expect(response.headers.get("cache-control")).toBe("no-store");
    await expectProblem(response, 404, "route_not_found");
  });
});

describe("a gateway without the built web application", () => {
  test("says at every page how to build it, and serves the API", async () => {
    await using gateway = await startGateway({ heroes: () => Response.json([]) });
    for (const path of ["/", "/race", "/heroes/7", SCRIPT]) {
      const { detail } = await expectProblem(await gateway.send(path), 404, "web_not_built");
      expect(detail).toContain("bun run build");
    }
    expect((await gateway.send("/api/heroes")).status).toBe(200);
  });
});

describe("reading the built files", () => {
  test("returns none for a folder that does not exist", () => {
    expect(readWebFiles("/does/not/exist")).toBeUndefined();
  });

  test.each([
    ["{", "is not JSON"],
    ["[]", "is not a list of built files"],
    ['{"files":{"/assets/a.js":{}},"index":"index.html"}', "/files/~1assets~1a.js/type"],
    [
      '{"files":{"/assets/gone.js":{"type":"text/javascript"}},"index":"index.html"}',
      "gone.js does not exist",
    ],
    ['{"files":{},"index":"gone.html"}', "gone.html does not exist"],
    ['{"files":{"/../secret":{"type":"text/plain"}},"index":"index.html"}', 'the path "/../secret"'],
    ['{"files":{"secret":{"type":"text/plain"}},"index":"index.html"}', 'the path "secret"'],
    ['{"files":{},"index":"../secret"}', 'the path "/../secret"'],
  ])("refuses the manifest %s", async (manifest, message) => {
    await using built = await buildWeb();
    await built.write("/manifest.json", manifest);
    expect(() => readWebFiles(built.folder)).toThrow(message);
  });
});

describe("in development", () => {
  const warnings = () => {
    const lines: string[] = [];
    return { lines, log: { warn: (_: object, line: string) => void lines.push(line) } as never };
  };
  /** The manifest as if it had been written this many seconds later. */
  const touch = ({ folder }: BuiltWeb, seconds: number) => {
    const time = Date.now() / 1000 + seconds;
    return utimes(join(folder, "manifest.json"), time, time);
  };

  test("a new build is served without a restart", async () => {
    await using built = await buildWeb();
    const { lines, log } = warnings();
    const web = openRebuiltWebApp(built.folder, log);
    expect(web.current()?.files.has("/assets/new.js")).toBe(false);
    await built.build({ "/assets/new.js": { type: "text/javascript", content: "1", isCompressed: false } });
    await touch(built, 1);
    expect(web.current()?.files.has("/assets/new.js")).toBe(true);
    expect(lines).toEqual([]);
  });

  test("a build that cannot be used is logged once, and the previous one stays", async () => {
    await using built = await buildWeb();
    const { lines, log } = warnings();
    const web = openRebuiltWebApp(built.folder, log);
    const before = web.current();
    await built.write("/manifest.json", "{");
    await touch(built, 1);
    expect(web.current()).toBe(before);
    expect(web.current()).toBe(before);
    expect(lines).toEqual(["the web application could not be read again"]);
  });
});

test("assets do not use up the requests of their client: a page is complete for all readers behind one address", async () => {
  await using built = await buildWeb();
  await using gateway = await startWithWeb(built, { RATE_LIMIT_PER_SECOND: "1" });
  for (let visit = 0; visit < 20; visit++) expect((await gateway.send(SCRIPT)).status).toBe(200);
  expect((await gateway.send("/")).status).toBe(200);
  await expectProblem(await gateway.send("/api/heroes"), 429, "rate_limited");
});
