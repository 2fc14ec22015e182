import { expect, test } from "bun:test";
import { readSeedFlags } from "./seed-flags.ts";

const store = "sqlite://heroes.sqlite";

test("a store may be named by the variable that holds its URL", () => {
  const env = { HEROES_DATABASE_URL: "postgres://heroes:s3cret@db:5432/heroes" };
  const flags = ["--rows", "10", "--store", "HEROES_DATABASE_URL"];
  expect(readSeedFlags(flags, env)).toMatchObject({ store: env.HEROES_DATABASE_URL });
  expect(() => readSeedFlags(flags, {})).toThrow(
    "--store names the variable HEROES_DATABASE_URL, which is not set",
  );
});

test("rows and store are enough", () => {
  expect(readSeedFlags(["--rows", "10", "--store", store])).toEqual({
    help: false,
    rows: 10,
    store,
    service: undefined,
    seed: 1,
    replace: false,
  });
});

test("everything can be told", () => {
  const flags = ["--rows=1000000", `--store=${store}`, "--service", "villains", "--seed", "0", "--replace"];
  expect(readSeedFlags(flags)).toMatchObject({
    rows: 1_000_000,
    service: "villains",
    seed: 0,
    replace: true,
  });
});

test("help wins over what is missing", () => {
  expect(readSeedFlags(["-h"])).toEqual({ help: true });
});

test.each([
  [["--store", store], "--rows expects an integer from 1 to 2147483647, got nothing"],
  [["--rows", "1.5", "--store", store], '--rows expects an integer from 1 to 2147483647, got "1.5"'],
  [["--rows", "1e3", "--store", store], '--rows expects an integer from 1 to 2147483647, got "1e3"'],
  [["--rows", "-5", "--store", store], '--rows expects an integer from 1 to 2147483647, got "-5"'],
  [
    ["--rows", "5", "--store", store, "--seed", "4294967296"],
    "--seed expects an integer from 0 to 4294967295",
  ],
  [
    ["--rows", "5", "--store", store, "--service", "fights"],
    "--service expects one of heroes, villains, locations",
  ],
  [["--rows", "5", "--store", store, "--service", "heros"], 'got "heros". Did you mean heroes?'],
  [["--rows", "5", "--store"], "--store is missing"],
  [["--rows", "5", "--store", store, "--replace=yes"], "--replace takes no value"],
  [["5", "--store", store], "unknown argument 5"],
  [["--row", "5", "--store", store], "unknown argument --row"],
])("%j is refused in one line", (flags, message) => {
  expect(() => readSeedFlags(flags)).toThrow(message);
});
