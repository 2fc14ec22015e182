import { expect, test } from "bun:test";
import { MissingEngineError } from "@super-heroes/database/local-stack/index";
import { serviceNamed } from "../services.ts";
import { describeStore, openStack } from "./stack.ts";

const text = "MongoDB 127.0.0.1:17017/fights";

test("a program that runs in place of an engine is named", () => {
  expect(describeStore({ standIn: "FerretDB 1.24.2 (SQLite)" }, text)).toBe(
    "FerretDB 1.24.2 (SQLite) in place of MongoDB, 127.0.0.1:17017/fights",
  );
});

test("an engine without a stand-in, and a store outside of the stack, are described as the service logs them", () => {
  expect(describeStore({ standIn: null }, text)).toBe(text);
  expect(describeStore(undefined, "none")).toBe("none");
});

test("a missing engine does not lead to embedded stores: nothing is opened, and the error names what to do", async () => {
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
