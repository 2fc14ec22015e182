import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensure } from "./ensure.ts";
import { fakeMachine } from "./fake-tools.fixture.ts";
import { fightsOnNode } from "./fights-on-node.ts";

test.each(["v20.18.1", "v20.19.0", "v22.19.0"])("Node %s runs it", async (version) => {
  using fake = fakeMachine();
  fake.program("bin/node", `echo ${version}`);
  fake.program("bin/npm", 'echo "$@" > arguments');
  const tool = await ensure(fightsOnNode, { machine: fake.machine });
  expect(tool).toMatchObject({ available: true, version: version.slice(1) });
  const [folder = ""] = readdirSync(fake.machine.toolsDir);
  expect(tool.available && tool.path).toBe(join(fake.machine.toolsDir, folder, "src", "main.js"));
  expect(await Bun.file(join(fake.machine.toolsDir, folder, "arguments")).text()).toStartWith("ci ");
});

test.each(["v18.20.0", "v20.18.0", "v20.9.0", "v2.0.0"])(
  "Node %s is too old: the reason says which is needed, and nothing is kept",
  async (version) => {
    using fake = fakeMachine();
    fake.program("bin/node", `echo ${version}`);
    fake.program("bin/npm", "");
    expect(await ensure(fightsOnNode, { machine: fake.machine })).toEqual({
      available: false,
      reason: expect.stringContaining("install Node.js 20.18.1 or newer with npm"),
    });
  },
);

test("where npm fails, its error is the reason and nothing is kept", async () => {
  using fake = fakeMachine();
  fake.program("bin/node", "echo v22.19.0");
  fake.program("bin/npm", "echo 'npm error network is unreachable' >&2; exit 1");
  expect(await ensure(fightsOnNode, { machine: fake.machine })).toEqual({
    available: false,
    reason: "fights-on-node: npm ended with exit code 1: npm error network is unreachable",
  });
  expect(readdirSync(fake.machine.toolsDir)).toEqual([]);
});
