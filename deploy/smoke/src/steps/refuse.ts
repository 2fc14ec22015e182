import { atLeast } from "@super-heroes/drills/promise/measurements";
import { STORE_LATE } from "@super-heroes/kit/store/connect";
import type { Docker } from "../../docker/docker.ts";
import { SERVICES, type Step } from "./step.ts";

/** A wrong configuration, with which a container must not start. */
interface Mistake {
  readonly service: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Matches the one line that it must print. */
  readonly prints: RegExp;
}

const MALFORMED: readonly Mistake[] = SERVICES.map((service) => ({
  service,
  variables: { DEADLINE_MS: "soon" },
  prints: /DEADLINE_MS: expected .+, got "soon"/,
}));

const MISSING: readonly Mistake[] = [
  { service: "users", variables: { JWT_PRIVATE_KEY_FILE: "" }, prints: /JWT_PRIVATE_KEY/ },
  {
    service: "heroes",
    variables: { DATABASE_URL_FILE: "/run/secrets/nothing" },
    prints: /DATABASE_URL_FILE: cannot read/,
  },
];

const WRONG_PASSWORD: readonly Mistake[] = [
  {
    service: "heroes",
    variables: {
      DATABASE_URL_FILE: "",
      DATABASE_URL: "postgres://heroes:wrong@heroes-db:5432/heroes",
    },
    prints: /PostgreSQL heroes-db:5432\/heroes refused the connection: password authentication failed/,
  },
  {
    service: "locations",
    variables: {
      MYSQL_URL_FILE: "",
      MYSQL_URL: "mysql://locations:wrong@locations-db:3306/locations",
    },
    prints: /MariaDB locations-db:3306\/locations refused the connection: Access denied/,
  },
  {
    service: "fights",
    variables: {
      MONGODB_URL_FILE: "",
      MONGODB_URL: "mongodb://documents:wrong@documents-db:27017/fights?authSource=admin",
    },
    prints: /MongoDB documents-db:27017\/fights refused the connection: Authentication failed/,
  },
];

/** Starts containers with wrong configurations: each must end at once with exit code 1 and one line with the reason. */
export const refuse: Step = {
  name: "refuse",
  async run({ docker, note }) {
    note("starting containers that must not start");
    // The kinds at once: a start is mostly waiting.
    const kinds = await Promise.all(
      (
        [
          ["a malformed variable", MALFORMED],
          ["a variable or secret that is missing", MISSING],
          ["a wrong password", WRONG_PASSWORD],
        ] as const
      ).map(async ([what, mistakes]) => {
        const mismatches: string[] = [];
        for (const mistake of mistakes) mismatches.push(...(await mismatchOf(docker, mistake)));
        return { what, started: mistakes.length, mismatches };
      }),
    );
    return {
      measurements: kinds.map(({ what, started, mismatches }) =>
        atLeast(
          started,
          `ended because of ${what}, with one line that names it`,
          started - mismatches.length,
        ),
      ),
      remarks: kinds.flatMap(({ mismatches }) => mismatches),
    };
  },
};

/** How a container ended, in one line; empty when it ended as it must. */
async function mismatchOf(docker: Docker, { service, variables, prints }: Mistake): Promise<string[]> {
  const flags = Object.entries({ STORE_WAIT_MS: "20000", ...variables }).flatMap(([name, value]) => [
    "-e",
    `${name}=${value}`,
  ]);
  const { code, out, errors } = await docker.tryCompose(
    ...["run", "--rm", "--no-deps", "-T", ...flags, service],
  );
  // The other lines are compose's progress.
  const lines = `${out}\n${errors}`
    .split("\n")
    .filter((line) => line.startsWith(`${service}: `) || line.startsWith("{"));
  const [line = ""] = lines;
  const isRight = code === 1 && lines.length === 1 && prints.test(line) && !line.includes(STORE_LATE);
  return isRight ? [] : [`${service} ended with ${code} and ${lines.length} lines: ${line.slice(0, 200)}`];
}
