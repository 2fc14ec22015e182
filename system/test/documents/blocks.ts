import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { isGeneratedFolder } from "@super-heroes/testing/analysis/generated-folders";

/** A command of a block: one line of the document, or several that belong together. */
export interface Command {
  /** As it is in the document, its comment included. */
  text: string;
  /** The text after the last `#`; empty without one. */
  comment: string;
  /** Of its first line, counted from 1. */
  line: number;
}

/** A fenced block of commands for a shell. */
export interface Block {
  /** From the repository's root. */
  file: string;
  line: number;
  commands: readonly Command[];
}

/** Every document of the repository, from its root. */
export async function documents(folder = ""): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(repositoryRoot, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (isGeneratedFolder(entry.name) || path === "results/local") continue;
    if (entry.isDirectory()) found.push(...(await documents(path)));
    else if (path.endsWith(".md")) found.push(path);
  }
  return found.sort();
}

/** The text of a document. */
export const textOf = (file: string): Promise<string> => readFile(join(repositoryRoot, file), "utf8");

/** Every block of a document that is fenced as `sh`. */
export async function blocksIn(file: string): Promise<Block[]> {
  return parseBlocks(file, await textOf(file));
}

/** The blocks of a text. */
export function parseBlocks(file: string, text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const indent = /^( *)```sh$/.exec(lines[index] ?? "")?.[1];
    if (indent === undefined) continue;
    const begin = index + 1;
    const end = lines.indexOf(`${indent}\`\`\``, begin);
    if (end === -1) throw new Error(`${file}:${begin}: the block does not end`);
    const inside = lines.slice(begin, end).map((line) => line.slice(indent.length));
    blocks.push({ file, line: begin + 1, commands: commandsIn(inside, begin + 1) });
    index = end;
  }
  return blocks;
}

/** A command continues where its line ends with a backslash or a pipe. */
function commandsIn(lines: readonly string[], firstLine: number): Command[] {
  const commands: Command[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (open) open.text += `\n${line}`;
    else if (line.trim() !== "" && !line.startsWith("#")) open = { text: line, line: firstLine + index };
    if (!open || /[\\|]$/.test(line)) continue;
    commands.push({ ...open, comment: /\s#\s+(.*)$/.exec(line)?.[1] ?? "" });
    open = undefined;
  }
  if (open) throw new Error(`line ${open.line}: the command does not end within its block`);
  return commands;
}
