import { hadolint as tool } from "@super-heroes/database/tools/hadolint";
import type { Linter } from "./linter.ts";

const STAND_INS = "deploy/smoke/stand-ins/";

/** Dockerfiles. */
export const hadolint: Linter = {
  name: "hadolint",
  tool,
  takes: ({ path }) => isDockerfile(path) && !path.startsWith(STAND_INS),
  flags: ["--no-color"],
};

/** Stand-ins for public images hold what the machine they are built on has, whatever its version, under any user. */
export const hadolintOfStandIns: Linter = {
  ...hadolint,
  name: "hadolint, of stand-ins",
  takes: ({ path }) => isDockerfile(path) && path.startsWith(STAND_INS),
  flags: [
    ...hadolint.flags,
    ...["DL3006", "DL3008", "DL3022", "DL3066"].flatMap((rule) => ["--ignore", rule]),
  ],
};

const isDockerfile = (path: string) => /(^|\/)(Dockerfile|[\w-]+\.Dockerfile)$/.test(path);
