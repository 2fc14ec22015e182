import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** What commands write and git ignores. A document may name it although a fresh clone does not have it. */
const WRITTEN = /^(\.data|\.tools|secrets|results\/local)(\/|$)/;

/** The text without blocks of code and comments. */
const prose = (text: string): string =>
  text.replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2 *$/gm, "").replaceAll(/<!--[\s\S]*?-->/g, "");

/** The targets of a document's links and images that are no URL, as written. */
export function localLinks(text: string): string[] {
  const withoutCode = prose(text).replaceAll(/`[^`\n]*`/g, "");
  const inMarkdown = [...withoutCode.matchAll(/\]\(([^()\s]+)\)/g)];
  const inHtml = [...withoutCode.matchAll(/<img[^>]* src="([^"]+)"/g)];
  return [...inMarkdown, ...inHtml]
    .map(([, target = ""]) => target)
    .filter((target) => !/^\w+:/.test(target));
}

/** The anchors of a document's headings, as GitHub makes them. */
export const anchorsIn = (text: string): string[] =>
  [...prose(text).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );

/** The path of a link's target from the repository's root, and its anchor; both empty where the link has none. */
export function targetOf(file: string, link: string): { path: string; anchor: string } {
  const [target = "", anchor = ""] = link.split("#", 2);
  return { path: target === "" ? file : normalize(join(dirname(file), target)), anchor };
}

/** What is wrong with a link of a document; `undefined` when it leads to a file and, where it names one, a heading. */
export async function problemOf(file: string, link: string): Promise<string | undefined> {
  const { path, anchor } = targetOf(file, link);
  if (path.startsWith("..")) return `${file}: ${link} leads out of the repository`;
  if (!existsSync(join(repositoryRoot, path))) return `${file}: ${link} leads nowhere`;
  if (anchor === "" || !path.endsWith(".md")) return undefined;
  const anchors = anchorsIn(await readFile(join(repositoryRoot, path), "utf8"));
  return anchors.includes(anchor) ? undefined : `${file}: ${path} has no heading #${anchor}`;
}

/**
 * Paths in code spans that begin with one of these folders of the repository's root, such as `kit/src/http/problem.ts`.
 * Patterns and placeholders are left out.
 */
export const pathsIn = (text: string, folders: readonly string[]): string[] =>
  [...prose(text).matchAll(/(?<!`)`([\w@./-]+\/[\w./-]*)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => folders.includes(path.split("/", 1)[0] ?? "") && !WRITTEN.test(path));
