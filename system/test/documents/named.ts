import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** Each help text is read once. */
const helps = new Map<string, Promise<string>>();

const manifest = JSON.parse(await readFile(join(repositoryRoot, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Scripts that take no arguments of their own, and so have no help. */
const WITHOUT_HELP = new Set(["format", "setup"]);

/** Compose files that are used where a command names none. */
const COMPOSE_FILES = ["compose.yml"];

/**
 * What a command names that does not exist, in words: scripts of package.json, commands and flags that are not in the help of the
 * script, files of this repository that the block does not create, services of compose files, variables that no k6 script reads.
 */
export async function missingIn(command: string, created: readonly string[] = []): Promise<string[]> {
  const parts = command.split(/(?:&&|\||;)\s/).map(wordsIn);
  const missing = await Promise.all(
    parts.map(async (words) => [
      ...(await missingOfScript(words)),
      ...missingFiles(words, created),
      ...droppedDashes(words),
      ...(await missingOfCompose(words)),
      ...(await missingOfK6(words)),
    ]),
  );
  return [...new Set(missing.flat())];
}

/** The words of a simple command, without variables before it, quotes, and the comment behind it. */
function wordsIn(text: string): string[] {
  const words = text
    .replace(/\s#\s.*$/s, "")
    .replaceAll(/\\\n/g, " ")
    .split(/\s+/)
    .map((word) => word.replaceAll(/^['"$(]+|['")]+$/g, ""))
    .filter(Boolean);
  const begin = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  return begin === -1 ? [] : words.slice(begin);
}

async function missingOfScript(words: readonly string[]): Promise<string[]> {
  const from = words.findIndex((word, index) => word === "run" && /^bun(@|$)/.test(words[index - 1] ?? ""));
  if (from === -1) return [];
  const [script, ...typed] = words.slice(from + 1).filter((word) => word !== "--silent");
  if (script === "--cwd") return await missingOfPackage(typed);
  if (script === undefined) return [];
  // The first one is for the script runner; what follows another one is passed to a command that this one starts.
  const given = typed[0] === "--" ? typed.slice(1) : typed;
  const rest = given.includes("--") ? given.slice(0, given.indexOf("--")) : given;
  if (!Object.hasOwn(manifest.scripts, script)) return [`package.json has no script ${script}`];
  if (WITHOUT_HELP.has(script)) return rest.map((word) => `bun run ${script} takes no ${word}`);
  const help = await helpOf(script);
  const [first = ""] = rest;
  // A placeholder such as `<experiment>` or `FILE` stands for any word.
  const isCommand =
    /^[a-z]/.test(first) &&
    new RegExp(`^ *(Usage: )?(bun run ${script} )?[a-z|]*\\b${first}\\b`, "m").test(help);
  const known = isCommand && script === "bench" ? await helpOf(script, first) : help;
  const unknownCommand =
    /^[a-z]/.test(first) && !isCommand && script !== "test" && !known.includes(first)
      ? [`bun run ${script} has no ${first}`]
      : [];
  const flags = rest.filter((word) => /^--\w/.test(word)).map((word) => word.split("=", 1)[0] ?? "");
  const unknownFlags = flags.filter((flag) => !new RegExp(`${flag}(?![\\w-])`).test(known));
  const where = ["bun run", script, isCommand ? first : ""].join(" ").trim();
  return [...unknownCommand, ...unknownFlags.map((flag) => `${where} has no ${flag}`)];
}

/** `bun run --cwd PACKAGE SCRIPT`: a script of a package, which takes no options here. */
async function missingOfPackage([name = "", script = "", ...options]: readonly string[]): Promise<string[]> {
  const file = join(repositoryRoot, name, "package.json");
  if (!existsSync(file)) return [`there is no package ${name}`];
  const { scripts = {} } = JSON.parse(await readFile(file, "utf8")) as typeof manifest;
  return [
    ...(Object.hasOwn(scripts, script) ? [] : [`the package.json of ${name} has no script ${script}`]),
    ...options.map((word) => `bun run --cwd ${name} ${script} takes no ${word} here`),
  ];
}

/** What the script prints for `--help`. */
function helpOf(script: string, ...command: string[]): Promise<string> {
  const key = [script, ...command].join(" ");
  const known = helps.get(key) ?? readHelp(script, command);
  helps.set(key, known);
  return known;
}

async function readHelp(script: string, command: string[]): Promise<string> {
  const program = /&& bun (\S+\.ts)$|^bun (\S+\.ts)$/.exec(manifest.scripts[script] ?? "");
  const file = program?.[1] ?? program?.[2];
  if (file === undefined) throw new Error(`the program of the script ${script} is not known`);
  const child = Bun.spawn([process.execPath, file, ...command, "--help"], {
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [text, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`bun run ${script} --help failed: ${complaint}`);
  return text;
}

/** Words that can only be a path of this repository: they begin with one of its folders or end like its files. */
function missingFiles(words: readonly string[], created: readonly string[]): string[] {
  return words
    .filter((word) => {
      if (word.includes("://") || word.startsWith("-") || /[*<>{…$=]/.test(word)) return false;
      const [first = ""] = word.split("/", 1);
      const isInside = word.includes("/") && first !== "" && existsSync(join(repositoryRoot, first));
      return isInside || /^[\w./-]+\.(ts|yml|yaml|json|md)$/.test(word);
    })
    .filter((word) => !created.some((path) => word === path || word.startsWith(`${path}/`)))
    .filter((word) => !existsSync(join(repositoryRoot, word)))
    .map((word) => `there is no ${word}`);
}

/** Bun drops a `--` that follows the name of a program at once, so what stands behind it would be the program's own options. */
function droppedDashes(words: readonly string[]): string[] {
  const program = words.findIndex((word) => word.endsWith(".ts"));
  const isRun = /^bun(@|$)/.test(words[0] ?? "") || words[0] === "npx";
  return isRun && program !== -1 && words[program + 1] === "--"
    ? [`Bun drops the -- behind ${words[program]}`]
    : [];
}

async function missingOfCompose(words: readonly string[]): Promise<string[]> {
  if (words[0] !== "docker" || words[1] !== "compose") return [];
  const files = words.flatMap((word, index) => (word === "-f" ? [words[index + 1] ?? ""] : []));
  const texts = await Promise.all(
    (files.length > 0 ? files : COMPOSE_FILES).map((file) =>
      readFile(join(repositoryRoot, file), "utf8").catch(() => ""),
    ),
  );
  const services = new Set(
    texts.flatMap((text) =>
      Object.keys((Bun.YAML.parse(text) as { services?: object } | null)?.services ?? {}),
    ),
  );
  const named = words.flatMap((word, index) => {
    if (word === "--scale") return [words[index + 1]?.split("=", 1)[0] ?? ""];
    if (word !== "exec" && word !== "run") return [];
    return [words.slice(index + 1).find((next) => !next.startsWith("-")) ?? ""];
  });
  return named
    .filter((name) => !services.has(name))
    .map((name) => `the compose files have no service ${name}`);
}

async function missingOfK6(words: readonly string[]): Promise<string[]> {
  if (words[0] !== "k6" || words[1] !== "run") return [];
  const script = words.find((word) => word.endsWith(".ts")) ?? "";
  const folder = join(repositoryRoot, script, "..");
  const sources = await Promise.all(
    [...new Bun.Glob("*.ts").scanSync(existsSync(folder) ? folder : repositoryRoot)].map((file) =>
      readFile(join(folder, file), "utf8"),
    ),
  );
  const variables = words.flatMap((word, index) =>
    word === "-e" ? [words[index + 1]?.split("=", 1)[0] ?? ""] : [],
  );
  return variables
    .filter((variable) => !sources.some((source) => source.includes(variable)))
    .map((variable) => `no k6 script reads ${variable}`);
}
