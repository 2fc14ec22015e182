import { command } from "@super-heroes/cli/command";
import { flag, optional, toggle } from "@super-heroes/cli/option";
import { anyText } from "@super-heroes/cli/readers";

/** What `bun run test` is to run. */
export interface TestRequest {
  /** Each is a part of a test file's path; none means every file. */
  parts: string[];
  /** Print everything that `bun test` prints. */
  verbose: boolean;
  /** Leave the real stores out. */
  embedded: boolean;
  /** Build missing tools. */
  build: boolean;
  /** List the parts, and run nothing. */
  list: boolean;
  /** Passed to `bun test` as they are. */
  bunFlags: string[];
}

/** Options of `bun test` that have a value: without this list, the value would be read as a part. */
const bunOptions = {
  pattern: optional({
    ...flag("test-name-pattern", "PATTERN", "only tests whose name matches", anyText),
    letter: "t",
  }),
  timeout: optional(flag("timeout", "MS", "the time limit of a test", anyText)),
  seed: optional(flag("seed", "N", "the seed of a random order of tests", anyText)),
  rerunEach: optional(flag("rerun-each", "N", "how often each test file is run", anyText)),
};

/** `bun run test`. An option that is not its own goes to `bun test`. */
export const testCommand = (run: (request: TestRequest) => Promise<number>) =>
  command({
    call: "bun run test",
    description:
      "Runs the tests, and ends with the count. Real stores are started where their engines are installed.",
    options: {
      list: toggle("list", "list the workspaces, with the number of their test files"),
      verbose: toggle(
        "verbose",
        "print everything that bun test prints; without it one line a file, and failures in full",
      ),
      embedded: toggle(
        "embedded",
        "leave out PostgreSQL, MariaDB, MongoDB and NATS, even where they are installed",
      ),
      noBuild: toggle("no-build", "build no missing tool; tests that need it are skipped, with the reason"),
      ...bunOptions,
    },
    words: {
      form: "[PART …]",
      about: {
        PART: "a workspace, a folder or a part of a file's name, such as kit, services/fights or wal.test",
      },
    },
    passesOn: "unknown options",
    notes: `Other options are passed to bun test, such as --bail.

With REQUIRE_REAL_STORES=1 a test that would be skipped because something is missing fails; with REQUIRE_BROWSER=1 also the tests that need Chromium. The whole output is in .data/test/output.log afterwards.`,
    run: ({ values, words, passedOn }) => {
      const { list, verbose, embedded, noBuild } = values;
      const bunFlags = Object.entries(bunOptions).flatMap(([key, { name }]) => {
        const value = values[key as keyof typeof bunOptions];
        return value === undefined ? [] : [`--${name}`, value];
      });
      return run({
        parts: words.map((word) => word.replace(/^\.\//, "")),
        verbose,
        embedded,
        build: !noBuild,
        list,
        bunFlags: [...bunFlags, ...passedOn],
      });
    },
  });
