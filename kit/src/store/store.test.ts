import { expect, test } from "bun:test";
import { describeUrl } from "./store.ts";

test.each([
  ["postgres://bruce:hunter2@db:5432/heroes", "PostgreSQL db:5432/heroes"],
  ["postgres://bruce:p%40ss%2Fhunter2@db/heroes?sslmode=require&password=hunter2", "PostgreSQL db/heroes"],
  ["postgres://db:5432/heroes", "PostgreSQL db:5432/heroes"],
])("a store is described without its credentials: %s", (url, description) => {
  expect(describeUrl("PostgreSQL", url)).toBe(description);
});

test("a replica set's hosts are all named, its credentials and options are not", () => {
  const url = "mongodb://arena:secret@a.example:27017,b.example:27018/fights?replicaSet=rs0";
  expect(describeUrl("MongoDB", url)).toBe("MongoDB a.example:27017,b.example:27018/fights");
});
