import type { Machine } from "./machine.ts";

/** A machine for tests: two cores, no load, and k6 only where it is given. */
export const machineForTests = (change: Partial<Machine> = {}): Machine => ({
  cpu: "A processor",
  cores: 2,
  memory: 8e9,
  loadBefore: 0.1,
  kernel: "linux 6 x64",
  bun: "1.4.5",
  autocannon: "9.0.0",
  k6: null,
  ...change,
});
