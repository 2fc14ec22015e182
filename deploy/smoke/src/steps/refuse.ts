import { atLeast } from "@super-heroes/drills/promise/measurements";
import { STORE_LATE } from "@super-heroes/kit/store/connect";
import type { Docker } from "../../docker/docker.ts";
import { SERVICES, type Step } from "./step.ts";

/** A container that must not start. */
interface Mistake {
  readonly service: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What the one line it ends with has to say. */
  readonly says: RegExp;
}

const MALFORMED: readonly Mistake[] = SERVICES.map((service) => ({
  service,
  variables: { DEADLINE_MS: "soon" },
  says: /DEADLINE_MS: expected .+, got "soon"/,
}));

const MISSING: readonly Mistake[] = [
  { service: "users", variables: { JWT_PRIVATE_KEY_FILE: "" }, says: /JWT_PRIVATE_KEY/ },
  {
    service: "heroes",
    variables: { DATABASE_URL_FILE: "/run/secrets/nothing" },
    says: /DATABASE_URL_FILE: cannot read/,
  },
];

const WRONG_PASSWORD: readonly Mistake[] = [
  {
    service: "heroes",
    variables: {
      DATABASE_URL_FILE: "",
      DATABASE_URL: "postgres://heroes:wrong@heroes-db:5432/heroes",
    },
    says: /PostgreSQL heroes-db:5432\/heroes refuses: password authentication failed/,
  },
  {
    service: "locations",
    variables: {
      MYSQL_URL_FILE: "",
      MYSQL_URL: "mysql://locations:wrong@locations-db:3306/locations",
    },
    says: /MariaDB locations-db:3306\/locations refuses: Access denied/,
  },
  {
    service: "fights",
    variables: {
      MONGODB_URL_FILE: "",
      MONGODB_URL: "mongodb://documents:wrong@documents-db:27017/fights?authSource=admin",
    },
    says: /MongoDB documents-db:27017\/fights refuses: Authentication failed/,
  },
];

/** Containers that are configured wrongly: each has to end at once, with 1, and one line that says why. */
export const refuse: Step = {
  name: "refuse",
  async run({ docker, note }) {
    note("starting containers that must not start");
    const measurements = [];
    const remarks: string[] = [];
    for (const [what, mistakes] of [
      ["a malformed variable", MALFORMED],
      ["a variable or secret that is missing", MISSING],
      ["a wrong password", WRONG_PASSWORD],
    ] as const) {
      const complaints: string[] = [];
      for (const mistake of mistakes) complaints.push(...(await whatIsWrong(docker, mistake)));
      measurements.push(
        atLeast(
          mistakes.length,
          `ended by ${what}, which one line names`,
          mistakes.length - complaints.length,
        ),
      );
      remarks.push(...complaints);
    }
    return { measurements, remarks };
  },
};

/** What a container did not do as it should, in at most one line. */
async function whatIsWrong(docker: Docker, { service, variables, says }: Mistake): Promise<string[]> {
  const flags = Object.entries({ STORE_WAIT_MS: "20000", ...variables }).flatMap(([name, value]) => [
    "-e",
    `${name}=${value}`,
  ]);
  const { code, out, complaints } = await docker.tryCompose(
    ...["run", "--rm", "--no-deps", "-T", ...flags, service],
  );
  // What is not the service's own is compose's account of what it does.
  const lines = `${out}\n${complaints}`
    .split("\n")
    .filter((line) => line.startsWith(`${service}: `) || line.startsWith("{"));
  const [line = ""] = lines;
  const isRight = code === 1 && lines.length === 1 && says.test(line) && !line.includes(STORE_LATE);
  return isRight ? [] : [`${service} ended with ${code} and ${lines.length} lines: ${line.slice(0, 200)}`];
}
