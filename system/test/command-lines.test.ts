/** Every command of the repository has the same command line: help, errors and exit codes. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { commands } from "../../bench/src/commands/commands.ts";

// Each command is started several times.
setDefaultTimeout(60_000);

/** Scripts without a command line of this repository: setup runs before its packages are installed, format is Biome's. */
const OTHERS = ["setup", "format"];

const { scripts } = (await Bun.file(`${repositoryRoot}/package.json`).json()) as {
  scripts: Record<string, string>;
};
const scriptCommands = Object.entries(scripts)
  .filter(([name]) => !OTHERS.includes(name))
  .map(([name, script]): [string, string[]] => [name, [/bun (\S+\.ts)$/.exec(script)?.[1] ?? ""]]);
const benchCommands = commands.map(({ name }): [string, string[]] => [
  `bench ${name}`,
  ["bench/src/main.ts", name],
]);
const programs: [string, string[]][] = [
  ["walk", ["deploy/walk/walk.ts"]],
  ["prepare", ["deploy/kubernetes/prepare.ts"]],
  ["openapi", ["deploy/openapi/run.ts"]],
  ["smoke", ["deploy/smoke/src/main.ts"]],
  ["lint", ["deploy/lint/run.ts"]],
  ["runtimes", ["examples/runtimes/run.ts"]],
  ["documents", ["examples/runtimes/write-documents.ts"]],
];
const every = [...scriptCommands, ...benchCommands, ...programs];

async function run(argv: readonly string[], ...options: string[]) {
  const child = Bun.spawn([process.execPath, ...argv, ...options], {
    cwd: repositoryRoot,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [output, complaint] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { output, complaint, exitCode: await child.exited };
}

test("every script is a file of the repository, so that none is left out here", () => {
  expect(scriptCommands.filter(([, [file]]) => !file)).toEqual([]);
});

describe.each(every)("%s", (name, argv) => {
  const usedBy = name.split(" ")[0];

  test("--help exits with 0 and names every option; a misspelt one exits with 2 and one line", async () => {
    const [long, short, wrong] = await Promise.all([
      run(argv, "--help"),
      run(argv, "-h"),
      run(argv, "--hepl"),
    ]);
    expect({ complaint: long.complaint, exitCode: long.exitCode }).toEqual({ complaint: "", exitCode: 0 });
    expect(long.output).toStartWith("Usage: ");
    expect(short).toEqual(long);

    expect({ output: wrong.output, exitCode: wrong.exitCode }).toEqual({ output: "", exitCode: 2 });
    const [, known = ""] =
      /^\w+: unknown option "--hepl"\. Did you mean --help\? Known: (.*)\n$/.exec(wrong.complaint) ?? [];
    expect(wrong.complaint).toStartWith(`${usedBy}: `);
    expect(known).toEndWith("--help");
    for (const option of known.split(", ")) expect(long.output).toMatch(new RegExp(`${option}\\b`));
  });
});

test("an unknown command, drill, store, service, tool or cost: the known ones, and the one it resembles", async () => {
  for (const [argv, message] of [
    [
      ["bench/src/main.ts", "compair"],
      'bench: unknown command "compair". Did you mean compare? Known: overview, ',
    ],
    [["bench/src/main.ts", "costs", "gatway"], 'bench: unknown cost "gatway". Did you mean gateway? Known: '],
    [["drills/src/main.ts", "retrys"], 'drill: unknown drill "retrys". Did you mean retries? Known: kill, '],
    [
      ["database/src/databases.ts", "up", "heros"],
      'databases: unknown store "heros". Did you mean heroes? Known: ',
    ],
    [
      ["system/src/system.ts", "stop", "order"],
      'system: unknown service "order". Did you mean orders? Known: ',
    ],
    [["deploy/openapi/run.ts", "order"], 'openapi: unknown service "order". Did you mean orders? Known: '],
    [
      ["database/src/tools/install.ts", "ferret"],
      'tools: unknown tool "ferret". Did you mean ferretdb? Known: ',
    ],
  ] as const) {
    const { output, complaint, exitCode } = await run(argv);
    expect({ output, exitCode }).toEqual({ output: "", exitCode: 2 });
    expect(complaint).toStartWith(message);
    expect(complaint.trim().split("\n")).toHaveLength(1);
  }
});
