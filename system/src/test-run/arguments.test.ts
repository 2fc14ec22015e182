import { expect, test } from "bun:test";
import { readTestArguments } from "./arguments.ts";

test("parts, our own flags and those of bun test are told apart", () => {
  expect(
    readTestArguments(["./kit", "--verbose", "-t", "a name", "--bail", "services/fights"]),
  ).toMatchObject({
    parts: ["kit", "services/fights"],
    verbose: true,
    embedded: false,
    bunFlags: ["-t", "a name", "--bail"],
  });
});

test("nothing is asked for by default", () => {
  expect(readTestArguments([])).toEqual({
    parts: [],
    verbose: false,
    embedded: false,
    build: true,
    list: false,
    help: false,
    bunFlags: [],
  });
});
