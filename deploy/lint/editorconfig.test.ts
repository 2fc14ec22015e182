import { expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import biome from "../../biome.json" with { type: "json" };

test("the settings of editors match those of Biome", async () => {
  const settings = await Bun.file(join(repositoryRoot, ".editorconfig")).text();
  const { indentStyle, indentWidth, lineWidth } = biome.formatter;
  const lines = settings.split("\n");
  expect(lines).toContain(`indent_style = ${indentStyle}`);
  expect(lines).toContain(`indent_size = ${indentWidth}`);
  expect(lines).toContain(`max_line_length = ${lineWidth}`);
});
