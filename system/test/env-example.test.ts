import { expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Variable } from "@super-heroes/kit/config/config";
import { workerVariables } from "@super-heroes/kit/process/workers";
import { readShapes } from "../src/configuration/shapes.ts";

const variables: Variable<unknown>[] = [workerVariables, ...(await readShapes()).values()].flatMap((shape) =>
  Object.values(shape),
);

/** Read by the tracing library's own configuration, not by a shape. */
const TRACING = "OTEL_EXPORTER_OTLP_ENDPOINT";

const example = await Bun.file(join(repositoryRoot, ".env.example")).text();
const listed = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(([, name = "", value = ""]) => ({
  name,
  value,
}));
const listedNames = listed.map(({ name }) => name);

async function composeNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const file of new Bun.Glob("compose*.yml").scan(repositoryRoot)) {
    const text = await Bun.file(join(repositoryRoot, file)).text();
    // `$$` is a dollar that the container sees.
    names.push(...[...text.matchAll(/(?<!\$)\$\{([A-Z0-9_]+)/g)].map(([, name = ""]) => name));
  }
  return names;
}

test(".env.example lists every variable that a service or a compose file reads, and no other", async () => {
  const read = new Set([...variables.map(({ name }) => name), TRACING, ...(await composeNames())]);
  expect([...listedNames].sort()).toEqual([...read].sort());
});

test("it gives no secret a value", () => {
  const secrets = new Set(variables.filter(({ secret }) => secret).map(({ name }) => name));
  const given = listed.filter(({ name, value }) => secrets.has(name) && value !== "");
  expect(given).toEqual([]);
});
