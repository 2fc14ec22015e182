import { hadolint as tool } from "@super-heroes/database/tools/hadolint";
import type { Linter } from "./linter.ts";

const STAND_INS = "deploy/smoke/offline/stand-ins/";

/** Checks Dockerfiles. */
export const hadolint: Linter = {
  name: "hadolint",
  tool,
  takes: ({ path }) => isDockerfile(path) && !path.startsWith(STAND_INS),
  flags: ["--no-color"],
};

/** Checks the stand-ins for public images, which take the versions and users of the machine that builds them. */
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
