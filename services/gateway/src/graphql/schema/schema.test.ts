import { expect, test } from "bun:test";
import { buildSchema, findSchemaChanges, printSchema, SafeChangeType } from "graphql";
import { schema } from "./schema.ts";

const file = Bun.file(new URL("../../../schema.graphql", import.meta.url));
const safe = new Set<string>(Object.values(SafeChangeType));

test("the committed schema is the current one; a change that breaks clients names itself", async () => {
  const current = printSchema(schema);
  // UPDATE_SCHEMA=1 bun test services/gateway/src/graphql/schema, and then biome check --write, after a change.
  if (process.env.UPDATE_SCHEMA === "1") await Bun.write(file, `${current}\n`);
  const committed = printSchema(buildSchema(await file.text()));
  const breaking = findSchemaChanges(buildSchema(committed), schema)
    .filter(({ type }) => !safe.has(type))
    .map(({ description }) => description);
  expect(breaking).toEqual([]);
  expect(committed).toBe(current);
});
