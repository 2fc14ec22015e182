import type { Measurement } from "@super-heroes/bench/results/promises/measurement";
import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { respondsInside, statusesInside } from "../../docker/in-container.ts";
import { type SmallVolume, withSmallVolume } from "../../docker/small-volume.ts";
import { until } from "../../docker/until.ts";
import type { Stage, Step } from "./step.ts";

const NAME = "super-heroes-smoke-full";
const TIMEOUT_MS = 60_000;
const WRITE = {
  path: "/api/heroes",
  method: "POST",
  body: { name: "Full Volume", level: 1, otherName: "Filler", powers: "x".repeat(500) },
};
/** More than fits into the pages that are already allocated. */
const WRITES = Array.from({ length: 60 }, () => WRITE);
const READS = ["/health", "/api/heroes?limit=5", "/api/heroes/random_hero"].map((path) => ({ path }));

/** Fills the volume of an embedded store and of a PostgreSQL: writes must be refused, and everything else must work. */
export const fullVolume: Step = {
  name: "full",
  async run(stage) {
    const embedded = { name: NAME, megabytes: 2, owner: "1000:1000", image: stage.runtimeImage } as const;
    const measurements: Measurement[] = [];
    stage.note("filling the volume of an embedded store");
    await withSmallVolume(stage.docker, embedded, (volume) =>
      withHeroes(stage, onVolume(volume), async (heroes) => {
        measurements.push(...(await whenItFills("embedded store", stage, heroes, volume)));
      }),
    );
    stage.note("starting on a volume that is full");
    await withSmallVolume(stage.docker, embedded, async (volume) => {
      await volume.fill();
      await withHeroes(stage, onVolume(volume), async (heroes) => {
        measurements.push(...(await startOnFullVolume(stage, heroes, volume)));
      });
    });
    stage.note("filling the volume of a PostgreSQL");
    const large = { ...embedded, megabytes: 90, owner: "0:0" } as const;
    await withSmallVolume(stage.docker, large, (volume) =>
      withPostgres(stage, volume, (url) =>
        withHeroes(stage, ["-e", `DATABASE_URL=${url}`], async (heroes) => {
          measurements.push(...(await whenItFills("PostgreSQL", stage, heroes, volume)));
        }),
      ),
    );
    return { measurements, remarks: [] };
  },
};

const onVolume = ({ name }: SmallVolume) => ["-v", `${name}:/data`];

const isRefusal = (status: number) => status === 503 || status === 507;

async function whenItFills(
  store: string,
  { docker }: Stage,
  heroes: string,
  volume: SmallVolume,
): Promise<Measurement[]> {
  await until("heroes is ready", TIMEOUT_MS, () => respondsInside(docker, heroes, "/ready", 200));
  await volume.fill();
  const writes = await statusesInside(docker, heroes, WRITES);
  const reads = await statusesInside(docker, heroes, READS);
  await volume.makeRoom();
  await until("heroes is ready", TIMEOUT_MS, () => respondsInside(docker, heroes, "/ready", 200));
  const [after] = await statusesInside(docker, heroes, [WRITE]);
  const others = writes.filter((status) => status !== 201 && !isRefusal(status));
  return [
    reported(`${store} without room: writes refused with 503 or 507`, writes.filter(isRefusal).length),
    atMost(0, `${store} without room: writes with another response`, others.length),
    atMost(0, `${store} without room: reads that failed`, reads.filter((status) => status !== 200).length),
    atMost(0, `${store} with room again: writes that failed`, after === 201 ? 0 : 1),
    atMost(0, `${store}: restarts of its service`, await docker.restarts(heroes)),
  ];
}

async function startOnFullVolume(
  { docker }: Stage,
  heroes: string,
  volume: SmallVolume,
): Promise<Measurement[]> {
  await until("heroes is up", TIMEOUT_MS, () => respondsInside(docker, heroes, "/health", 200));
  const refused = await statusesInside(docker, heroes, [{ path: "/ready" }, ...READS.slice(1), WRITE]);
  await volume.makeRoom();
  await until("heroes is ready", TIMEOUT_MS, () => respondsInside(docker, heroes, "/ready", 200));
  const unlike503 = refused.filter((status) => status !== 503).length;
  return [
    atMost(0, "embedded store without room to begin: responses other than 503", unlike503),
    atMost(0, "embedded store without room to begin: restarts of its service", await docker.restarts(heroes)),
  ];
}

/** Runs a container of heroes beside the system while `use` runs; it accepts writes without a token. */
async function withHeroes(
  { docker }: Stage,
  flags: readonly string[],
  use: (container: string) => Promise<void>,
): Promise<void> {
  const name = `${NAME}-heroes`;
  const variables = ["-e", "DATABASE_URL_FILE=", "-e", "USERS_URL=", "-e", "OPEN_WRITES=true"];
  try {
    await docker.compose("run", "--detach", "--no-deps", "--name", name, ...variables, ...flags, "heroes");
    await use(name);
  } finally {
    await docker.run("rm", "--force", name);
  }
}

/** Runs a PostgreSQL of heroes on the volume, in the network and with the image of the system's own one. */
async function withPostgres(
  { docker }: Stage,
  volume: SmallVolume,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const name = `${NAME}-db`;
  const [neighbour] = await docker.containers("heroes-db");
  if (!neighbour) throw new Error("heroes-db is not running");
  const [image = "", network = ""] = (
    await docker.run("inspect", "--format", "{{.Config.Image}} {{.HostConfig.NetworkMode}}", neighbour.id)
  ).split(" ");
  try {
    await docker.run(
      ...["run", "--detach", "--name", name, "--network", network],
      ...["--volume", `${volume.name}:/var/lib/postgresql/data`],
      ...["-e", "POSTGRES_USER=heroes", "-e", "POSTGRES_DB=heroes", "-e", "POSTGRES_PASSWORD=full"],
      // A small write-ahead log allows a small volume.
      ...[image, "postgres", "-c", "min_wal_size=32MB", "-c", "max_wal_size=32MB"],
    );
    const url = `postgres://heroes:full@${name}:5432/heroes`;
    const variables = ["-e", "DATABASE_URL_FILE=", "-e", `DATABASE_URL=${url}`, "-e", "STORE_WAIT_MS=60000"];
    await docker.compose("run", "--rm", "--no-deps", ...variables, "heroes-migrate");
    await use(url);
  } finally {
    await docker.run("rm", "--force", "--volumes", name);
  }
}
