import { expect, test } from "bun:test";
import { thisMachine } from "./machine.ts";

test("a machine is described without its user", () => {
  const machine = thisMachine("2.2.0", 0.5);
  expect(machine).toMatchObject({ bun: Bun.version, k6: "2.2.0", loadBefore: 0.5, autocannon: "9.0.0" });
  expect(machine.cores).toBeGreaterThan(0);
});
