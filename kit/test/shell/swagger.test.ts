import { describe, expect, test } from "bun:test";
import { BLANK_SCRIPT_SOURCE, swaggerPage } from "../../src/openapi/swagger-pages.ts";
import { createSampleService } from "./sample-service.ts";

const { send } = createSampleService();

test("/swagger/json describes the service's routes and the operations", async () => {
  const response = await send("/swagger/json");
  expect(response.status).toBe(200);
  const { info, paths } = await response.json();
  expect(info).toMatchObject({ title: "sample", description: "A service for tests." });
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(["/health", "/ready", "/metrics", "/things", "/things/{id}"]),
  );
  expect(paths["/things"].post.summary).toBe("Create a thing");
  expect(Object.keys(paths["/things/{id}"])).toEqual(["get", "delete"]);
  expect(Object.keys(paths).filter((path) => path.startsWith("/swagger"))).toEqual([]);
});

describe("the plugin's description at /swagger/routes.json", () => {
  const operationsOf = ({ paths }: { paths: Record<string, object> }) =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );

  test("has the operations that the document has", async () => {
    const described = await (await send("/swagger/routes.json")).json();
    const published = await (await send("/swagger/json")).json();
    expect(described.info).toEqual(published.info);
    expect(operationsOf(described).toSorted()).toEqual(operationsOf(published).toSorted());
  });

  test("does not change the document", async () => {
    const documentOf = async (first: string) => {
      const sample = createSampleService();
      await (await sample.send(first)).text();
      return await (await sample.send("/swagger/json")).text();
    };
    expect(await documentOf("/swagger/routes.json")).toBe(await documentOf("/health"));
  });
});

test("the page has no script of its own but a blank one, so that a policy may forbid all others", async () => {
  const page = await (await send("/swagger")).text();
  expect(page).not.toMatch(/\son[a-z]+=|javascript:/i);
  const inline = [...page.matchAll(/<script(?![^>]+src=)[^>]*>([^<]*)<\/script>/g)].map(
    ([, text = ""]) => text,
  );
  expect(inline.map((text) => text.trim())).toEqual([""]);
  for (const text of inline)
    expect(BLANK_SCRIPT_SOURCE).toBe(
      `'sha256-${new Bun.CryptoHasher("sha256").update(text).digest("base64")}'`,
    );
});

test("a title and a description are text, whatever they contain", async () => {
  const page = await swaggerPage(`"><script>alert("&")</script>`, "/swagger/json").text();
  expect(page).not.toContain("<script>");
  expect(page).toContain("<title>&quot;&gt;&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;</title>");
});

test("the page and its script refer to no other host", async () => {
  for (const path of ["/swagger", "/swagger/assets/page.js"]) {
    const response = await send(path);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/(https?:)?\/\/[a-z0-9-]+\.[a-z]/i);
  }
});

test("everything the page loads is served by the service itself", async () => {
  const page = await (await send("/swagger")).text();
  const script = await (await send("/swagger/assets/page.js")).text();
  const paths = [...(page + script).matchAll(/(?:src|href|data-url) ?= ?"([^"]+)"/g)].map(
    ([, path]) => path ?? "",
  );
  expect(paths).toEqual([
    "/swagger/json",
    "/swagger/assets/page.js",
    "/swagger/assets/swagger-ui.css",
    "/swagger/assets/swagger-ui-bundle.js",
  ]);
  for (const path of paths) {
    const response = await send(path);
    expect(response.status).toBe(200);
    expect((await response.bytes()).length).toBeGreaterThan(100);
  }
});

test.each([
  ["swagger-ui.css", "text/css"],
  ["swagger-ui-bundle.js", "text/javascript"],
  ["page.js", "text/javascript"],
])("%s has the type that a browser requests", async (file, type) => {
  expect((await send(`/swagger/assets/${file}`)).headers.get("content-type")).toStartWith(type);
});

test.each([
  ["package.json", 404],
  ["..%2Fpackage.json", 400],
  ["index.js", 404],
  ["__proto__", 404],
  ["constructor", 404],
])("no other file of the dependency is served: %s", async (file, status) => {
  expect((await send(`/swagger/assets/${file}`)).status).toBe(status);
});
