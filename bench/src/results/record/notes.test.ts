import { expect, test } from "bun:test";
import { thisMachine } from "./machine.ts";
import { notesOn } from "./notes.ts";

const env = { ...thisMachine(null, null), cores: 2 };
const stack = { kind: "embedded" as const, stores: [] };

test("a quiet machine with its own engines needs no word", () => {
  expect(notesOn({ env: { ...env, loadBefore: 0.5 }, stack, settings: {} })).toEqual([]);
});

test("a busy machine, a stand-in and settings of the environment are noted", () => {
  const store = {
    service: "fights",
    engine: "MongoDB",
    version: "1.24.2",
    standIn: "FerretDB 1.24.2 (SQLite)",
  };
  const notes = notesOn({
    env: { ...env, loadBefore: 0.51 },
    stack: { kind: "local", stores: [store] },
    settings: { POOL_MAX: "5", LOG_LEVEL: "debug" },
  });
  expect(notes).toEqual([
    "The services ran with settings of the environment: POOL_MAX=5, LOG_LEVEL=debug.",
    expect.stringContaining("load 0.5 on 2 cores"),
    expect.stringContaining("FerretDB 1.24.2 (SQLite) in place of MongoDB"),
  ]);
});
