/** What a person asked `bun run test` for. */
export interface TestArguments {
  /** Each is a part of a test file's path; none means every file. */
  parts: string[];
  /** Show everything that `bun test` prints. */
  verbose: boolean;
  /** Leave the real stores out. */
  embedded: boolean;
  /** Build no tool that is missing. */
  build: boolean;
  /** Say which parts there are, and run nothing. */
  list: boolean;
  help: boolean;
  /** Handed on to `bun test` as they are. */
  bunFlags: string[];
}

/** Flags of `bun test` whose value is the word after them. */
const BUN_FLAGS_WITH_VALUE = new Set(["-t", "--test-name-pattern", "--timeout", "--seed", "--rerun-each"]);

export const TEST_HELP = `Runs the tests, and closes with the count. Real stores are started where they are installed.

Usage: bun run test [PART …] [flags]

  PART          a workspace, a folder or a part of a file's name, as in kit, services/fights or wal.test
  --list        the workspaces, with the number of their test files
  --verbose     everything that bun test prints; without it one line a file, and failures in full
  --embedded    without PostgreSQL, MariaDB, MongoDB and NATS, even where they are installed
  --no-build    build no tool that is missing; tests that need it are skipped and say so
  -t PATTERN    only tests whose name matches; other flags of bun test are handed on as well (--bail, --timeout MS, …)
  --help        this text

With REQUIRE_REAL_STORES=1 a test that would be skipped because something is missing fails.
Everything that was printed is in .data/test/output.log afterwards.
`;

/** Reads the command line. What is no flag of ours goes to `bun test`, which refuses what it does not know. */
export function readTestArguments(argv: readonly string[]): TestArguments {
  const read: TestArguments = {
    parts: [],
    verbose: false,
    embedded: false,
    build: true,
    list: false,
    help: false,
    bunFlags: [],
  };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (word === "--verbose") read.verbose = true;
    else if (word === "--embedded") read.embedded = true;
    else if (word === "--no-build") read.build = false;
    else if (word === "--list") read.list = true;
    else if (word === "--help" || word === "-h") read.help = true;
    else if (BUN_FLAGS_WITH_VALUE.has(word)) read.bunFlags.push(word, argv[++index] ?? "");
    else if (word.startsWith("-")) read.bunFlags.push(word);
    else read.parts.push(word.replace(/^\.\//, ""));
  }
  return read;
}
