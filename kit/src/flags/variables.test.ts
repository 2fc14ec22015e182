import { expect, test } from "bun:test";
import { ConfigError, readConfig } from "../config/config.ts";
import { flagVariables, requireOneSource } from "./variables.ts";

const read = (env: Record<string, string>) => readConfig(env, flagVariables);

test("flags come from a file, from a URL, or from nowhere", () => {
  for (const env of [{}, { FLAGS_FILE: "flags.json" }, { FLAGS_URL: "http://flagd:8017/v1/flags" }])
    requireOneSource(read(env));
});

test("two sources are refused", () => {
  const both = read({ FLAGS_FILE: "flags.json", FLAGS_URL: "http://flagd:8017/v1/flags" });
  expect(() => requireOneSource(both)).toThrow(ConfigError);
  expect(() => requireOneSource(both)).toThrow("FLAGS_URL: must not be set together with FLAGS_FILE");
});
