import { expect, test } from "bun:test";
import { abArguments, measuredIn, type Side, startCommand } from "../src/measurements.ts";

const bun: Side = { runtime: "bun", program: { argv: ["bun", "main.ts"], version: "1.4.5" }, port: 7001 };
const go = { runtime: "go", program: { argv: ["/a folder/fights"], version: "1.26.8" }, port: 7002 } as const;
const surroundings = {
  catalogues: { heroes: "http://127.0.0.1:1", villains: "http://127.0.0.1:2" },
  dataDir: "/data",
  stack: "local",
  options: [],
} as const;

const following = (argv: readonly string[], option: string) => argv[argv.indexOf(option) + 1];

test("a run compares Bun, the baseline, with another runtime, each by its version", () => {
  const argv = abArguments("parallel", bun, go, surroundings);
  expect(argv.slice(0, 3)).toEqual(["ab", "http://127.0.0.1:7001", "http://127.0.0.1:7002"]);
  expect(following(argv, "--path")).toBe("/api/fights/execute_fight?mode=parallel");
  expect([following(argv, "--label-a"), following(argv, "--label-b")]).toEqual(["bun-1.4.5", "go-1.26.8"]);
  expect(following(argv, "--connections")).toBe("1,64");
});

test("options of the operator come last, and replace the connections", () => {
  const argv = abArguments("parallel", bun, go, {
    ...surroundings,
    options: ["--connections", "8", "--quick"],
  });
  expect(argv.slice(-3)).toEqual(["--connections", "8", "--quick"]);
  expect(argv.filter((word) => word === "--connections")).toHaveLength(1);
});

test("the name of a run says what was measured", () => {
  const argv = abArguments("sequential", bun, go, surroundings);
  expect(measuredIn(following(argv, "--name") ?? "")).toEqual({
    other: "go",
    mode: "sequential",
    stack: "local",
  });
  for (const name of ["ab", "runtimes-go", "runtimes-java-parallel-local"])
    expect(measuredIn(name)).toBeUndefined();
});

test("a shell starts the program itself, with its variables", async () => {
  const print = "process.stdout.write(JSON.stringify([process.env, process.argv.at(-1), process.pid]))";
  const side: Side = {
    ...bun,
    program: { argv: [process.execPath, "-e", print, "it's one word"], version: "1" },
  };
  const child = Bun.spawn(["sh", "-c", startCommand(side, surroundings)], { stdout: "pipe" });
  const [env, word, pid] = await new Response(child.stdout).json();
  expect(env).toMatchObject({
    PORT: "7001",
    HEROES_URL: "http://127.0.0.1:1",
    VILLAINS_URL: "http://127.0.0.1:2",
    NODE_ENV: "production",
    FIGHT_WRITES: "none",
    DATA_DIR: "/data",
    BUN_JSC_forceRAMSize: expect.stringMatching(/^\d+$/),
  });
  expect([word, pid]).toEqual(["it's one word", child.pid]);
});
