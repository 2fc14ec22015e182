import { expect, test } from "bun:test";
import { seedCommand } from "./seed-command.ts";

const store = "sqlite://heroes.sqlite";

function read(argv: readonly string[], env: Record<string, string> = {}) {
  const input = seedCommand(async () => 0, env).read(argv);
  if (input === "help") throw new Error("help was read");
  return input.values;
}

test("a store may be named by the variable that holds its URL", () => {
  const env = { HEROES_DATABASE_URL: "postgres://heroes:s3cret@db:5432/heroes" };
  const argv = ["--rows", "10", "--store", "HEROES_DATABASE_URL"];
  expect(read(argv, env)).toMatchObject({ store: env.HEROES_DATABASE_URL });
  expect(() => read(argv)).toThrow("--store names the variable HEROES_DATABASE_URL, which is not set");
});

test("rows and store are enough", () => {
  expect(read(["--rows", "10", "--store", store])).toEqual({
    rows: 10,
    store,
    service: undefined,
    seed: 1,
    replace: false,
  });
});

test("every option can be given", () => {
  const argv = ["--rows=1000000", `--store=${store}`, "--service", "villains", "--seed", "0", "--replace"];
  expect(read(argv)).toMatchObject({ rows: 1_000_000, service: "villains", seed: 0, replace: true });
});

test.each([
  [["--store", store], "--rows is missing: give --rows N"],
  [["--rows", "1.5", "--store", store], '--rows expects a whole number from 1 to 2147483647, got "1.5"'],
  [["--rows", "1e3", "--store", store], '--rows expects a whole number from 1 to 2147483647, got "1e3"'],
  [["--rows", "-5", "--store", store], '--rows expects a whole number from 1 to 2147483647, got "-5"'],
  [
    ["--rows", "5", "--store", store, "--seed", "4294967296"],
    "--seed expects a whole number from 0 to 4294967295",
  ],
  [
    ["--rows", "5", "--store", store, "--service", "fights"],
    "--service expects one of heroes, villains, locations",
  ],
  [["--rows", "5", "--store", store, "--service", "heros"], 'got "heros". Did you mean heroes?'],
  [["--rows", "5"], "--store is missing: give --store URL"],
  [["--rows", "5", "--store"], "--store needs a value: --store URL"],
  [["--rows", "5", "--store", store, "--replace=yes"], "--replace takes no value"],
  [["5", "--store", store], 'unexpected argument "5"'],
  [["--row", "5", "--store", store], 'unknown option "--row". Did you mean --rows?'],
])("%j is refused in one line", (argv, message) => {
  expect(() => read(argv)).toThrow(message);
});
