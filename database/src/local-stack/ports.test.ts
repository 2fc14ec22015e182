import { afterEach, beforeEach, expect, test } from "bun:test";
import { createServer, type Server } from "node:net";
import { choosePort, isPortFree, isPortOpen } from "./ports.ts";

let other: Server;
let taken: number;

beforeEach(async () => {
  other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  taken = address.port;
});

afterEach(() => {
  other.close();
});

test("a port that is listened on is open and not free; afterwards it is the other way round", async () => {
  expect([await isPortOpen(taken), await isPortFree(taken)]).toEqual([true, false]);
  await new Promise((resolve) => other.close(resolve));
  expect([await isPortOpen(taken), await isPortFree(taken)]).toEqual([false, true]);
});

test("the preferred port is chosen when it is free", async () => {
  await new Promise((resolve) => other.close(resolve));
  expect(await choosePort(taken, new Set())).toBe(taken);
});

test("a taken port is passed over, and what was chosen is claimed", async () => {
  const claimed = new Set<number>();
  const port = await choosePort(taken, claimed);
  expect(port).toBeGreaterThan(taken);
  expect(claimed).toEqual(new Set([port]));
});

test("stores that choose at the same time get different ports", async () => {
  const claimed = new Set<number>();
  const ports = await Promise.all([1, 2, 3, 4].map(() => choosePort(taken, claimed)));
  expect(new Set(ports).size).toBe(4);
});
