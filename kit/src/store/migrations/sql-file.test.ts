import { describe, expect, test } from "bun:test";
import type { Migration } from "./series.ts";
import { readSqlFile, statementsOf } from "./sql-file.ts";

const fileOf = (text: string): Migration => ({
  number: 2,
  name: "two",
  file: "0002-two.postgres.sql",
  path: "",
  checksum: "",
  text,
});

test("a file without steps is applied as a whole", () => {
  expect(readSqlFile(fileOf("-- About it.\ncreate table two (id integer);"))).toEqual({
    present: undefined,
    incompatible: undefined,
    steps: [],
  });
});

test("directives are read, and each step has its title and its text", () => {
  const read = readSqlFile(
    fileOf(`-- About it.
-- migrate:present select true
-- migrate:incompatible columns have other names
-- migrate:step create it
create table two (id integer);
-- migrate:step index it
create index on two (id);
`),
  );
  expect(read).toEqual({
    present: "select true",
    incompatible: "columns have other names",
    steps: [
      { title: "create it", text: "\ncreate table two (id integer);\n" },
      { title: "index it", text: "\ncreate index on two (id);\n" },
    ],
  });
});

describe("refused is", () => {
  test.each([
    ["a directive that does not exist", "-- migrate:steps one", "is no directive: expected migrate:present"],
    ["a directive without a value", "-- migrate:step", "has no value"],
    ["a directive twice", "-- migrate:present a\n-- migrate:present b", "migrate:present is written twice"],
    [
      "a statement before the steps",
      "select 1;\n-- migrate:step one",
      "has a statement before its first step",
    ],
  ])("%s", (_, text, message) => {
    expect(() => readSqlFile(fileOf(text))).toThrow(`0002-two.postgres.sql`);
    expect(() => readSqlFile(fileOf(text))).toThrow(message);
  });

  test("a function within a step whose statements run one by one", () => {
    const step = { title: "one", text: "create function f() returns int language sql as $$ select 1; $$;" };
    expect(() => statementsOf(step, fileOf(""))).toThrow("move the function into a migration without steps");
  });
});

test("a step is split at the semicolons that end lines; comments alone are no statement", () => {
  const text = "\n-- first\nselect ';' as a;\nselect\n  2; \n-- the end\n";
  const statements = statementsOf({ title: "one", text }, fileOf("")).map((statement) => statement.trim());
  expect(statements).toEqual(["-- first\nselect ';' as a", "select\n  2"]);
});
