import { afterAll, afterEach, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@super-heroes/system/environment/environment";
import { launchService, launchSystem, type RunningSystem } from "@super-heroes/system/launch/launch";
import { testRequiring } from "@super-heroes/testing/run/requirements";
import { missingStore } from "@super-heroes/testing/stores/real-stores";
import { coreServices, serviceNamed } from "../src/services.ts";
import { embeddedSystem } from "./embedded-system.ts";
import { freshDatabases, realServers } from "./stores.ts";

const folder = await mkdtemp(join(tmpdir(), "super-heroes-e2e-"));
const embedded = embeddedSystem(folder);
const servers = realServers(process.env);
const output = (name: string) => join(folder, `${name}.log`);

let system: RunningSystem | undefined;
afterEach(() => system?.stop());
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the core's four processes and returns the URL of fights. */
async function start(env: Environment): Promise<string> {
  system = await launchSystem({ services: coreServices, env, output });
  return system.services.find(({ name }) => name === "fights")?.url ?? "";
}

async function stop(): Promise<number[]> {
  const running = system?.services ?? [];
  await system?.stop();
  return Promise.all(running.map(({ exited }) => exited));
}

interface Fighter {
  name: string;
  level: number;
  powers: string;
  picture: string;
}
interface Fight extends Record<string, unknown> {
  id: string;
  winner_team: "heroes" | "villains";
  hero: Fighter;
  villain: Fighter;
}

async function fight(fights: string, mode: string): Promise<Fight> {
  const response = await fetch(`${fights}/api/fights/execute_fight?mode=${mode}`);
  expect(response.status).toBe(200);
  const timing = response.headers.get("server-timing") ?? "";
  for (const leg of ["hero", "villain", "location"]) expect(timing).toContain(leg);
  return (await response.json()) as Fight;
}

function expectFight(found: Fight): void {
  const heroWins = found.hero.level > found.villain.level;
  const [winner, loser] = heroWins ? [found.hero, found.villain] : [found.villain, found.hero];
  expect<Record<string, unknown>>(found).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/),
    fight_date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    winner_name: winner.name,
    winner_level: winner.level,
    winner_powers: winner.powers,
    winner_picture: winner.picture,
    winner_team: heroWins ? "heroes" : "villains",
    loser_name: loser.name,
    loser_level: loser.level,
    loser_powers: loser.powers,
    loser_picture: loser.picture,
    loser_team: heroWins ? "villains" : "heroes",
    hero: { ...found.hero, id: expect.any(Number), level: expect.any(Number), otherName: expect.any(String) },
    villain: { ...found.villain, id: expect.any(Number), level: expect.any(Number) },
    location: {
      id: expect.any(Number),
      name: expect.any(String),
      description: expect.any(String),
      picture: expect.any(String),
    },
  });
}

async function fightsSurviveARestart(env: Environment): Promise<void> {
  const before = await start(env);
  const fought = [await fight(before, "sequential"), await fight(before, "parallel")];
  fought.forEach(expectFight);
  const pictures = fought.map(({ hero }) => hero.picture);
  for (const picture of pictures) expect((await fetch(picture)).status).toBe(200);
  expect(await stop()).toEqual([0, 0, 0, 0]);

  const after = await start(env);
  for (const one of fought) {
    const found = await fetch(`${after}/api/fights/${one.id}`);
    expect(found.status).toBe(200);
    expect(await found.json()).toEqual(one);
  }
}

test("on embedded stores, both modes fight, and the fights survive a restart", () =>
  fightsSurviveARestart(embedded));

const noServers = missingStore("postgres") ?? missingStore("mariadb") ?? missingStore("mongodb");
testRequiring(noServers, "on real stores, both modes fight, and the fights survive a restart", async () => {
  if (servers) await fightsSurviveARestart({ ...embedded, ...(await freshDatabases(servers)) });
});

test("a service whose log level hides its URL is found all the same", async () => {
  const heroes = launchService({
    service: serviceNamed("heroes"),
    env: { ...embedded, LOG_LEVEL: "error" },
    output: output("quiet"),
  });
  const { url } = await heroes.ready;
  expect((await fetch(`${url}/api/heroes/random_hero`)).status).toBe(200);
  expect(await heroes.stop()).toBe(0);
});

describe("a service that cannot start logs the reason and exits with a failure", () => {
  /** The failure's message, and the exit code. */
  async function failureOf(env: Environment): Promise<[string, number]> {
    const heroes = launchService({
      service: serviceNamed("heroes"),
      env: { ...embedded, ...env },
      output: output("failing"),
    });
    const message = await heroes.ready.then(
      () => "it started",
      (error: Error) => error.message,
    );
    return [message, await heroes.exited];
  }

  test("a port in use is named, with the service", async () => {
    using taken = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response() });
    const [message, code] = await failureOf({ HEROES_PORT: String(taken.port) });
    expect(message).toStartWith("heroes ");
    expect(message).toContain(`port ${taken.port}`);
    expect(code).not.toBe(0);
  });

  test("a malformed variable is named", async () => {
    const [message, code] = await failureOf({ HEROES_POOL_MAX: "many" });
    expect(message).toContain("POOL_MAX");
    expect(code).not.toBe(0);
  });
});
