import { expect, test } from "bun:test";
import { KNOWN_FLAGS } from "@super-heroes/kit/flags/known-flags";
import { readFlagSet } from "@super-heroes/kit/flags/read-flag-set";
import { FLAG_FILE, withFlagFile } from "./flag-file.ts";

test("launched services read the flags of the repository, unless the environment has others or none", () => {
  expect(withFlagFile({})).toEqual({ FLAGS_FILE: FLAG_FILE });
  for (const env of [
    { FLAGS_FILE: "mine.json" },
    { FLAGS_FILE: "" },
    { FLAGS_URL: "http://flagd:8017/v1/flags" },
  ])
    expect(withFlagFile(env)).toEqual(env);
});

test("that file has every flag, and changes nothing: each has the default of the code, or its value", async () => {
  const { definitions, unknown, unusable } = readFlagSet(await Bun.file(FLAG_FILE).text());
  expect([...definitions.keys()].toSorted()).toEqual(Object.keys(KNOWN_FLAGS).toSorted() as never);
  expect([unknown, [...unusable]]).toEqual([[], []]);
  expect(definitions.get("orchestration")?.variantFor("any")).toBeUndefined();
  for (const name of ["hedging", "narration", "gateway-cache"] as const)
    expect(definitions.get(name)?.variantFor("any")?.value).toBe(true);
});
