import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStackError } from "./failure.ts";
import { findStore, readState, recordStore, type StoreState, stateFileOf } from "./state.ts";

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "state-"));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

const heroes: StoreState = {
  service: "heroes",
  engine: "postgres",
  version: "15.18",
  standIn: null,
  url: "postgres://super:secret@127.0.0.1:15432/heroes",
  port: 15432,
  pid: 4711,
  dataDir: "/stack/heroes-postgres",
};

test("a folder without a stack has no stores", () => {
  expect(readState({ dir })).toEqual({ stores: [] });
  expect(findStore(dir, "heroes")).toBeUndefined();
});

test("a recorded store is read back, and replaced when it is recorded again", () => {
  const fights: StoreState = { ...heroes, service: "fights", port: 17017 };
  recordStore(dir, heroes);
  recordStore(dir, fights);
  recordStore(dir, { ...heroes, pid: null });
  expect(readState({ dir }).stores).toHaveLength(2);
  expect(findStore(dir, "heroes")).toEqual({ ...heroes, pid: null });
  expect(findStore(dir, "fights")).toEqual(fights);
});

test("only the owner may read the passwords, and no partial file is left", () => {
  recordStore(dir, heroes);
  expect(statSync(stateFileOf(dir)).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(["state.json"]);
});

test.each(["", "{", "[]", "null", '{"stores":{}}'])(
  "a state file that holds %p is an error that names it",
  (text) => {
    writeFileSync(stateFileOf(dir), text);
    expect(() => readState({ dir })).toThrow(LocalStackError);
    expect(() => readState({ dir })).toThrow(stateFileOf(dir));
  },
);
