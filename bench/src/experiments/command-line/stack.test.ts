import { afterEach, expect, test } from "bun:test";
import { stack } from "./stack.ts";

const before = process.env.FIGHTS_URL;
afterEach(() => {
  if (before === undefined) delete process.env.FIGHTS_URL;
  else process.env.FIGHTS_URL = before;
});

test("compose is the published address of fights, or FIGHTS_URL", () => {
  delete process.env.FIGHTS_URL;
  expect(stack("compose", "stack")).toEqual({ kind: "remote", url: "http://127.0.0.1:8004" });
  process.env.FIGHTS_URL = "http://balancer:8004";
  expect(stack("compose", "stack")).toEqual({ kind: "remote", url: "http://balancer:8004" });
});

test("a URL is itself, without the slash at its end", () => {
  expect(stack("https://fights.example/", "stack")).toEqual({
    kind: "remote",
    url: "https://fights.example",
  });
});
