import { expect, test } from "bun:test";
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
  const wanted = [
    ...page.matchAll(/<script[^>]+src="([^"]+)"/g),
    ...script.matchAll(/"(\/swagger\/[^"]+)"/g),
  ];
  const paths = wanted.map(([, path]) => path ?? "");
  expect(paths).toEqual([
    "/swagger/assets/page.js",
    "/swagger/assets/swagger-ui.css",
    "/swagger/assets/swagger-ui-bundle.js",
    "/swagger/json",
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
])("%s has the type that a browser asks for", async (file, type) => {
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
