import { expect, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { embeddedStoreNote } from "./embedded-store.ts";

const dataDir = `${repositoryRoot}/.data`;

test("the file that a service uses is named, with the way back to the default rows", () => {
  const note = embeddedStoreNote(`sqlite://${dataDir}/heroes.sqlite`, undefined, dataDir);
  expect(note).toContain('"bun run start" and "bun run dev" serve these rows');
  expect(note).toContain("rm .data/heroes.sqlite*");
  expect(embeddedStoreNote("file:/data/villains.sqlite", "villains", "/data")).toContain(
    "rm /data/villains.sqlite*",
  );
});

test.each([
  ["another file", `sqlite://${dataDir}/copy-of-heroes.sqlite`, "heroes"],
  ["another service's file", `sqlite://${dataDir}/heroes.sqlite`, "villains"],
  ["a server", "postgres://127.0.0.1/heroes", "heroes"],
] as const)("%s has no such note", (_, url, service) => {
  expect(embeddedStoreNote(url, service, dataDir)).toBeUndefined();
});
