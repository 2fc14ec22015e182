import { expect, test } from "bun:test";
import { type Arm, armOf, CEILING, DRAW } from "../../analysis/observation/segment.ts";
import { subjectOf } from "./subject.ts";
import { fightsName } from "./variants.ts";

const names = [
  ...["heroes", "villains", "locations", "fights", "fights acknowledged", "ceiling", "heroes 100"],
  ...["heroes pool 5", "villains pool 5", "locations pool 5", "fights pool 5"],
];
const running = {
  urls: new Map(names.map((name) => [name, `http://${name.replaceAll(" ", "-")}`])),
  pids: new Map(names.map((name, index) => [name, index + 1])),
  servers: new Map([
    ["heroes", 101],
    ["villains", 102],
    ["locations", 103],
    ["fights", 104],
  ]),
  nameOf: (variant: Parameters<typeof fightsName>[0]) => fightsName(variant, "none"),
};

function watchedFor(arm: Arm) {
  const { url, watched } = subjectOf(arm, running);
  return { url, processes: [...watched.processes.keys()], orchestrator: watched.orchestrator };
}

test("a fight is requested from its variant, and only what serves it is watched", () => {
  expect(watchedFor(armOf("parallel", { writes: "none" }))).toEqual({
    url: "http://fights/api/fights/execute_fight?mode=parallel",
    processes: ["fights", "heroes", "villains", "locations", "heroes-db", "villains-db", "locations-db"],
    orchestrator: "fights",
  });
  expect(watchedFor(armOf("hedged", { writes: "none", poolMax: 5 }))).toMatchObject({
    url: "http://fights-pool-5/api/fights/execute_fight?mode=hedged",
    processes: expect.arrayContaining([
      "fights pool 5",
      "heroes pool 5",
      "villains pool 5",
      "locations pool 5",
    ]),
    orchestrator: "fights pool 5",
  });
});

test("a fight that is stored has its database watched too", () => {
  expect(watchedFor(armOf("parallel", { writes: "acknowledged" })).processes).toContain("fights-db");
});

test("the ceiling and a draw are served by fewer", () => {
  expect(watchedFor(armOf(CEILING))).toEqual({
    url: "http://ceiling/api/fights/execute_fight",
    processes: ["ceiling"],
    orchestrator: null,
  });
  expect(watchedFor(armOf(DRAW, { rows: 100 }))).toEqual({
    url: "http://heroes-100/api/heroes/random_hero",
    processes: ["heroes 100", "heroes-db"],
    orchestrator: null,
  });
});

test("embedded stores are no processes", () => {
  const { watched } = subjectOf(armOf("parallel", { writes: "none" }), { ...running, servers: new Map() });
  expect([...watched.processes.keys()]).toEqual(["fights", "heroes", "villains", "locations"]);
  expect(watched.services.get("heroes")).toBe("http://heroes");
});
