import { expect, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { configurationPage, isSamePage } from "./page.ts";
import { readShapes } from "./shapes.ts";

test("docs/configuration.md lists the variables as they are; `bun run configuration` writes it", async () => {
  const written = await Bun.file(`${repositoryRoot}/docs/configuration.md`).text();
  const page = configurationPage(await readShapes());
  expect(isSamePage(written, page), "docs/configuration.md is up to date").toBe(true);
  expect(isSamePage(written, page.replaceAll("HEROES_URL", "HERO_URL"))).toBe(false);
});
