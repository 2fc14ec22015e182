import { lstat, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The kinds of places, for `--keep`. */
export const KINDS = ["dependencies", "tools", "data", "runs", "builds", "manifests", "temporary"] as const;
export type Kind = (typeof KINDS)[number];

/** A file or folder that commands of this repository write and git ignores. */
export interface Place {
  /** An absolute path. */
  path: string;
  kind: Kind;
  /** A description. */
  about: string;
}

/** The folders of this machine that commands write to. */
export interface Machine {
  /** The repository's root. */
  root: string;
  /** The user's cache folder: `$XDG_CACHE_HOME`, else `~/.cache`. */
  cache: string;
  /** The system's folder for temporary files. */
  temporary: string;
  /** Files of other users stay; `undefined` where users have no id. */
  userId: number | undefined;
}

/** The prefix of everything that commands write to the system's folder for temporary files. */
export const TEMPORARY_PREFIX = "super-heroes-";

const IN_REPOSITORY: readonly (Omit<Place, "path"> & { name: string })[] = [
  {
    name: ".data",
    kind: "data",
    about: "embedded stores, the local databases, development keys, logs, runs of bench and drills",
  },
  { name: ".tools", kind: "tools", about: "k6, FerretDB and what else was built or fetched" },
  { name: "results/local", kind: "runs", about: "your own results" },
  { name: "coverage", kind: "temporary", about: "a coverage report" },
  {
    name: "deploy/kubernetes/overlays/local/generated",
    kind: "manifests",
    about: "passwords and schemas for a local cluster",
  },
  {
    name: "deploy/kubernetes/load/.scripts",
    kind: "manifests",
    about: "the k6 scripts for a load run in a cluster",
  },
];

/** What git ignores and cleaning keeps, with the reason. */
export const LEFT_ALONE: ReadonlyMap<string, string> = new Map([
  [".env", "you wrote it"],
  ["/secrets", "the passwords of a deployment, without which its volumes cannot be read"],
  ["*.log", "no command writes one outside of .data"],
  ["*.cpuprofile", "you recorded it"],
]);

/** The places that exist, the largest kinds first. */
export async function placesOn({ root, cache, temporary, userId }: Machine): Promise<Place[]> {
  const candidates: Place[] = [
    ...IN_REPOSITORY.map(({ name, ...place }) => ({ path: join(root, name), ...place })),
    ...(await dependencyFolders(root)),
    {
      path: join(cache, "super-heroes-on-bun"),
      kind: "tools",
      about: "what the smoke run keeps: an engine and a base image",
    },
    ...(await builds(root)),
    ...(await leftovers(temporary, userId)),
  ];
  const there = await Promise.all(candidates.map(async ({ path }) => (await statOf(path)) !== undefined));
  return candidates.filter((_, index) => there[index]);
}

/** The folders of this machine, from the environment. */
export function thisMachine(root: string, env: Record<string, string | undefined>): Machine {
  return {
    root,
    cache: env.XDG_CACHE_HOME || join(env.HOME || "/", ".cache"),
    temporary: tmpdir(),
    userId: process.getuid?.(),
  };
}

/** The manifests of the packages that have dependencies of their own, below the root. */
const WITH_DEPENDENCIES = ["*", "services/*", "deploy/*", "examples/*", "examples/*/*"].map(
  (folder) => `${folder}/package.json`,
);

/** The root's and each workspace's; the latter hold links into the former. */
async function dependencyFolders(root: string): Promise<Place[]> {
  const folders = [root];
  for (const pattern of WITH_DEPENDENCIES)
    for await (const manifest of new Bun.Glob(pattern).scan({ cwd: root }))
      folders.push(join(root, manifest, ".."));
  return folders.map((folder) => ({
    path: join(folder, "node_modules"),
    kind: "dependencies",
    about: "packages from npm; `bun install` brings them back",
  }));
}

/** The built web application, and what builds that were killed left beside it. */
async function builds(root: string): Promise<Place[]> {
  const names = await readdir(join(root, "web")).catch(() => []);
  return names
    .filter((name) => name === "dist" || name.startsWith("dist-"))
    .map((name) => ({
      path: join(root, "web", name),
      kind: "builds",
      about: "the built web application; bun run start builds it again",
    }));
}

/** Younger temporary files may belong to a command that runs in another clone. */
const LEFT_AFTER_MS = 60 * 60 * 1000;

async function leftovers(temporary: string, userId: number | undefined): Promise<Place[]> {
  const names = (await readdir(temporary).catch(() => [])).filter((name) =>
    name.startsWith(TEMPORARY_PREFIX),
  );
  const places: Place[] = [];
  for (const name of names) {
    const path = join(temporary, name);
    const stat = await statOf(path);
    if (!stat || stat.uid !== userId || stat.mtimeMs > Date.now() - LEFT_AFTER_MS) continue;
    places.push({ path, kind: "temporary", about: "left by a command that was killed" });
  }
  return places;
}

const statOf = (path: string) => lstat(path).catch(() => undefined);
