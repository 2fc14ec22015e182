import { expect, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { configurationPage } from "./page.ts";

/** Without what a formatter may change: spaces and the length of rules. */
const plain = (markdown: string) => markdown.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();

test("docs/configuration.md tells of the variables as they are; `bun run configuration` writes it", async () => {
  const written = await Bun.file(`${repositoryRoot}/docs/configuration.md`).text();
  expect(plain(written)).toBe(plain(configurationPage()));
});
