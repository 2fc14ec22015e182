import { expect, test } from "bun:test";
import { publishedFolder } from "@super-heroes/bench/results/files/places";
import { publishedRuns } from "@super-heroes/bench/results/redraw";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { withBlock } from "../src/generated-block.ts";
import { writtenDocuments } from "../src/written-documents.ts";

test("the generated parts of the documents are those of the code and the published runs", async () => {
  const documents = await writtenDocuments(repositoryRoot, await publishedRuns(publishedFolder()));
  expect(documents.map(({ path }) => path)).toEqual(["examples/runtimes/README.md", "docs/runtimes.md"]);
  for (const { before, after } of documents)
    expect(before, "run `bun examples/runtimes/write-documents.ts`").toBe(after);
});

const block = { name: "table", command: "bun write.ts", content: "\nnew $& text\n" };

test("a block is replaced between its comments, and nothing else", () => {
  const document = "# A\n\n<!-- table: old command -->\nold\n\n<!-- end of table -->\n\nend\n";
  const written =
    "# A\n\n<!-- table: written by `bun write.ts` -->\n\nnew $& text\n\n<!-- end of table -->\n\nend\n";
  expect(withBlock(document, block)).toBe(written);
  expect(withBlock(written, block)).toBe(written);
});

test.each([
  ["# A\n", 0],
  ["<!-- table: x -->\n<!-- end of table -->\n<!-- table: y -->\n<!-- end of table -->\n", 2],
])("a document without exactly one such block is an error: %j", (document, found) => {
  expect(() => withBlock(document, block)).toThrow(`the document has ${found} blocks "table" instead of one`);
});
