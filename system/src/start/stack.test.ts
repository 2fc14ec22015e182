import { expect, test } from "bun:test";
import { MissingEngineError } from "@super-heroes/database/local-stack/index";
import { serviceNamed } from "../services.ts";
import { describeStore, openStack } from "./stack.ts";

const text = "MongoDB 127.0.0.1:17017/fights";

test("a program that stands in for an engine is named", () => {
  expect(describeStore({ standIn: "FerretDB 1.24.2 (SQLite)" }, text)).toBe(
    "FerretDB 1.24.2 (SQLite) in place of MongoDB, 127.0.0.1:17017/fights",
  );
});

test("an engine is what the service says, and so is a store that is none of the stack", () => {
  expect(describeStore({ standIn: null }, text)).toBe(text);
  expect(describeStore(undefined, "none")).toBe("none");
});

test("an engine that is missing is no reason to use embedded stores: nothing is opened, and what can be done is said", async () => {
  const missing = new MissingEngineError([
    { engine: "mongodb", title: "MongoDB", services: ["fights"], howToInstall: "Install it." },
  ]);
  const choice = { stack: "local", services: [serviceNamed("fights")] } as const;
  const opening = openStack(
    choice,
    {},
    {
      onProgress: () => {},
      signal: new AbortController().signal,
      borrow: () => Promise.reject(missing),
    },
  );
  await expect(opening).rejects.toThrow(
    /^MongoDB, which fights needs, is missing\. Install it\.\nNothing was started\. "--stack embedded" /,
  );
});
