import { expect, test } from "bun:test";
import { parseBlocks } from "./blocks.ts";

const fence = "```";

test("commands are lines, with their comments; one continues after a backslash or a pipe", () => {
  const text = `Text\n\n${fence}sh\n# a remark\nls -l   # 200, all\n\nseal 'a#b' |\n  curl x \\\n    -d y   # 201\n${fence}\n`;
  expect(parseBlocks("README.md", text)).toEqual([
    {
      file: "README.md",
      line: 4,
      commands: [
        { text: "ls -l   # 200, all", comment: "200, all", line: 5 },
        { text: "seal 'a#b' |\n  curl x \\\n    -d y   # 201", comment: "201", line: 7 },
      ],
    },
  ]);
});

test("a block in a list counts, without its indent; blocks of other languages do not", () => {
  const text = `- x\n\n  ${fence}sh\n  ls\n  ${fence}\n\n${fence}json\n{}\n${fence}\n`;
  expect(parseBlocks("a.md", text)).toEqual([
    { file: "a.md", line: 4, commands: [{ text: "ls", comment: "", line: 4 }] },
  ]);
});

test("a block or a command without an end is an error that names the place", () => {
  expect(() => parseBlocks("a.md", `${fence}sh\nls`)).toThrow("a.md:1: the block does not end");
  expect(() => parseBlocks("a.md", `${fence}sh\nls \\\n${fence}`)).toThrow(
    "line 2: the command does not end",
  );
});
