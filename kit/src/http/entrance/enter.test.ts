import { expect, test } from "bun:test";
import { enter, pathOf, refusalOf } from "./enter.ts";

const entered = (url: string, init?: RequestInit) => {
  const request = new Request(url, init);
  enter(request);
  return request;
};

test.each([
  ["https://heroes:8001/api/heroes?limit=3", "http://heroes:8001/api/heroes?limit=3"],
  ["https://a/x", "http://a/x"],
  ["https://heroes/api/heroes/", "http://heroes/api/heroes"],
  ["http://heroes/api/heroes", "http://heroes/api/heroes"],
])("%s is routed as %s: routers search the path behind http://", (url, expected) => {
  expect(entered(url).url).toBe(expected);
});

test("the path of a refused request is shown whatever its scheme", () => {
  for (const scheme of ["http", "https"]) {
    const request = entered(`${scheme}://heroes/api/%00`);
    expect(refusalOf(request)?.path).toBe("/api/%00");
    expect(pathOf(request)).toBe("/%00");
  }
});

test("HEAD is routed as GET over https, too", () => {
  const request = entered("https://heroes/health", { method: "HEAD" });
  expect([request.method, request.url]).toEqual(["GET", "http://heroes/health"]);
});
