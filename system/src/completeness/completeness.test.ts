import { describe, expect, test } from "bun:test";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { type ServiceEntry, services, servicesIn } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { type ChangedFiles, changedFiles } from "./changed-files.ts";
import { complete } from "./complete.ts";
import { filesIn } from "./files.ts";
import { findGaps } from "./find-gaps.ts";
import { isMechanical, withEdits } from "./gap.ts";
import { renamed } from "./likeness.ts";
import { gapsText, summaryText } from "./report.ts";

const repository = filesIn(repositoryRoot);
const ports = services.map(({ port }) => port);
const service = { port: 9000, calls: [], prefixes: [], heapAdviceMib: 96 } satisfies ServiceEntry;

/** What the repository lacks in the end, where everything that can be written is written. */
function completed(entries: Record<string, ServiceEntry>, files: ChangedFiles) {
  const all = { ...table, ...entries };
  for (const [path, text] of complete(all, files)) files.write(path, text);
  return findGaps(all, files);
}

/** The parts of the repository that an author writes, for the service of a test. */
function foldersLike(model: keyof typeof table, name: string, files: ChangedFiles) {
  const word = new RegExp(`(?<!super-)${model}`, "g");
  const parts = ["", "/src", "/test"].map((part) => `services/${model}${part}`);
  for (const folder of [...parts, `database/${model}-db`, `database/${model}-db/migrations`])
    for (const file of repository.list(folder)) {
      const text = repository.read(`${folder}/${file}`);
      if (text !== undefined)
        files.write(`${folder}/${file}`.replace(model, name), text.replaceAll(word, name));
    }
  const lock = repository.read("bun.lock") ?? "";
  files.write(
    "bun.lock",
    lock.replace(`    "services/${model}": {`, `    "services/${name}": {\n    },\n$&`),
  );
}

test("every service of the table is in every file that lists services", () => {
  expect(gapsText(findGaps(table, repository))).toBe("");
});

describe.each<[string, keyof typeof table, ServiceEntry]>([
  ["a catalogue on PostgreSQL", "heroes", { ...table.heroes, port: 9000 }],
  ["a catalogue on MariaDB", "locations", { ...table.locations, port: 9000 }],
  ["a publisher on a shared PostgreSQL", "orders", { ...table.orders, port: 9000 }],
  ["a receiver on MongoDB", "analytics", { ...table.analytics, port: 9000 }],
])("%s", (_, model, like) => {
  const entry = {
    ...like,
    prefixes: ["/api/newcomers"],
    ...(like.store && { store: { ...like.store, localPort: 20_000 } }),
  } as ServiceEntry;
  const files = changedFiles(repository);
  foldersLike(model, "newcomers", files);
  const gaps = findGaps({ ...table, newcomers: entry }, files);
  const left = completed({ newcomers: entry }, files);

  test("is missing in Compose, Kubernetes, Prometheus, workflow and documents, and nowhere else", () => {
    const missing = new Set(gaps.map(({ file }) => file));
    for (const file of [
      ".env.example",
      ".github/workflows/image.yml",
      "compose.dev.yml",
      "compose.observability.yml",
      "compose.prod.yml",
      "compose.yml",
      "deploy/compose/direct.env",
      "deploy/compose/haproxy.cfg",
      "deploy/kubernetes/base/gateway/kustomization.yaml",
      "deploy/kubernetes/base/kustomization.yaml",
      "deploy/kubernetes/base/newcomers/account.yaml",
      "deploy/kubernetes/overlays/local/kustomization.yaml",
      "deploy/kubernetes/overlays/local/network.yaml",
      "deploy/kubernetes/overlays/production/network.yaml",
      "deploy/observability/prometheus/prometheus.yml",
      "deploy/observability/prometheus/rules/alerts.yml",
      "README.md",
    ])
      expect(missing).toContain(file);
    expect([...missing].filter((file) => /^(services|database|topology)\//.test(file))).toEqual([]);
  });

  test("is added wherever lines can be made from those of another service; documents are left to the author", () => {
    expect(left.map(({ file }) => file)).toEqual(["README.md", "deploy/kubernetes/README.md"]);
    expect(left.every((gap) => !isMechanical(gap) && gap.edit)).toBe(true);
  });

  test("is in Compose as the most similar service is", () => {
    const [from, to] = servicesIn({ [model]: table[model], newcomers: entry });
    for (const file of ["compose.yml", "compose.prod.yml", "compose.observability.yml"]) {
      const { services } = Bun.YAML.parse(files.read(file) ?? "") as { services: Record<string, unknown> };
      expect(from && to && JSON.parse(renamed(JSON.stringify(services[model]), from, to))).toEqual(
        services.newcomers,
      );
    }
  });

  test("takes nothing from the other services", () => {
    for (const path of files.changed().filter((path) => repository.read(path) !== undefined)) {
      const before = (repository.read(path) ?? "").split("\n");
      const after = new Set((files.read(path) ?? "").split("\n"));
      const gone = before.filter((line) => !after.has(line));
      for (const line of gone) expect(line).toMatch(/\[[^\]]*\]/);
    }
  });
});

describe("a service without a similar one", () => {
  const mailer = { ...service, calls: ["orders"] } satisfies ServiceEntry;
  const files = changedFiles(repository);
  const left = completed({ mailer }, files);

  test("copies no container of another: a draft is printed, with the services that it may call", () => {
    const containers = left.filter(({ problem }) => problem === "has no container of mailer");
    expect(containers.map(({ file, manual }) => [file, manual])).toEqual([
      ["compose.yml", true],
      ["compose.dev.yml", true],
      ["compose.prod.yml", true],
      ["compose.tls.yml", true],
    ]);
    expect(files.read("compose.yml")).not.toContain("  mailer:");
    expect(files.read("deploy/kubernetes/base/network/mailer-to-orders.yaml")).toContain(
      "name: orders-from-mailer",
    );
  });

  test("is in no list of services that clients reach", () => {
    for (const file of [".env.example", "deploy/compose/direct.env"])
      expect(files.read(file)).not.toContain("MAILER_URL");
    expect(files.read("deploy/kubernetes/base/gateway/kustomization.yaml")).not.toContain("MAILER_URL");
  });
});

describe("inconsistencies are found:", () => {
  const problemsIn = (files: ChangedFiles, entries: Record<string, ServiceEntry> = table) =>
    findGaps(entries, files).map(({ file, problem }) => `${file} ${problem}`);

  test("a service without a folder", () => {
    expect(problemsIn(changedFiles(repository), { ...table, newcomers: service })).toContain(
      "services/newcomers/ is missing, and topology/src/table.ts has an entry for newcomers: copy the folder of the most similar service",
    );
  });

  test("what a service has for its callers and clients", () => {
    const files = changedFiles(repository);
    files.remove("services/heroes/openapi.json");
    files.remove("services/heroes/test/contracts.test.ts");
    expect(problemsIn(files)).toEqual([
      "services/heroes/test/contracts.test.ts is missing: it runs what other services need of this one, see docs/contracts.md",
      "services/heroes/openapi.json is missing: it is the committed API document, run `bun run contracts --write`",
    ]);
  });

  test("a folder without an entry, with a draft of one", () => {
    const files = changedFiles(repository);
    foldersLike("locations", "newcomers", files);
    const [gap] = findGaps(table, files).filter(({ file }) => file === "topology/src/table.ts");
    expect(gap?.problem).toBe("has no entry for the folder services/newcomers");
    expect(gap && gapsText([gap])).toMatch(/^> {5}store: \{ engine: "mariadb", localPort: \d+ \},$/m);
    expect(gap && gapsText([gap])).toContain(`>     port: ${Math.max(...ports) + 1},`);
  });

  test("a store of no service", () => {
    const files = changedFiles(repository);
    files.write(
      "database/newcomers-db/migrations/0001-first-schema.sqlite.sql",
      "create table newcomer (id integer);",
    );
    expect(problemsIn(files)).toEqual([
      "topology/src/table.ts has no service with a store for the folder database/newcomers-db",
    ]);
  });

  test("a workspace that bun.lock lacks, and one that it still has", () => {
    const files = changedFiles(repository);
    const lock = repository.read("bun.lock") ?? "";
    files.write("bun.lock", lock.replace('    "services/heroes": {', '    "services/paragons": {'));
    expect(problemsIn(files)).toEqual([
      "bun.lock has no workspace services/heroes: run `bun install`",
      "bun.lock has a workspace services/paragons that is gone: run `bun install`",
    ]);
  });

  test("a workspace that images are built without", () => {
    const files = changedFiles(repository);
    files.write(".dockerignore", (repository.read(".dockerignore") ?? "").replace("!kit\n", ""));
    expect(problemsIn(files)).toEqual([
      ".dockerignore keeps the manifest of kit from images: add !kit/package.json",
    ]);
  });

  test("a manifest with another name, and other heap advice than the table's", () => {
    const files = changedFiles(repository);
    const manifest = repository.read("services/orders/package.json") ?? "";
    files.write(
      "services/orders/package.json",
      manifest.replace("@super-heroes/orders", "@super-heroes/order"),
    );
    const entries = { ...table, orders: { ...table.orders, heapAdviceMib: 64 } };
    expect(problemsIn(files, entries)).toEqual([
      'services/orders/package.json has another "name" than the other services and the table have',
      'services/orders/package.json has another "start" than the other services and the table have',
      expect.stringMatching(/^compose.yml has, in line \d+, the container of orders without `BUN_JSC_/),
    ]);
  });

  test("variables that are not exported under the name of the service", () => {
    const files = changedFiles(repository);
    files.write("services/heroes/src/config.ts", "export const heroVariables = {};\n");
    expect(problemsIn(files)).toEqual([
      "services/heroes/src/config.ts has to export heroesVariables, the variables of the service",
    ]);
  });

  test("a mistake in the table", () => {
    expect(
      problemsIn(changedFiles(repository), { ...table, heroes: { ...table.heroes, port: 8002 } }),
    ).toContain("topology/src/table.ts heroes and villains have the same port: 8002");
  });

  test("a port that differs in the files", () => {
    const entries = { ...table, orders: { ...table.orders, port: 9006 } };
    const problems = problemsIn(changedFiles(repository), entries);
    for (const part of [
      /^\.env\.example has, in line \d+, the published port of orders without `=9006`$/,
      /^compose\.yml has, .+ the address in x-upstreams of orders without `\$\{ORDERS_URL:-http:\/\/\$\{ORDERS_ADDRESS:-balancer:9006}}`$/,
      /^compose\.yml has, .+ the port of the balancer of orders without `PORT:-9006}:9006"`$/,
      /^deploy\/compose\/haproxy\.cfg has, .+ the section of orders without `bind :9006/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(part));
  });

  test("a list over several lines gets a line for each name, or is left to the author", () => {
    const path = ".github/workflows/image.yml";
    const withList = (list: string) => {
      const files = changedFiles(repository);
      files.write(path, (repository.read(path) ?? "").replace(/\[gateway, [^\]]*\]/, list));
      return files;
    };
    const words = withList("[\n            gateway,\n            heroes,\n          ]");
    expect(completed({}, words)).toEqual([]);
    expect(words.read(path)).toContain(
      "            heroes,\n            villains,\n            locations,\n",
    );

    const below = withList(`\n          [gateway, heroes]`);
    expect(completed({}, below)).toEqual([]);
    expect(below.read(path)).toMatch(/service:\s+\[gateway, heroes, villains,/);

    const uneven = withList("[gateway,\n          heroes]");
    const gaps = findGaps(table, uneven);
    expect(gaps.map(({ file }) => file)).toEqual(Array(services.length - 2).fill(path));
    expect(withEdits(uneven, gaps).size).toBe(0);
  });

  test("a missing file", () => {
    const files = changedFiles(repository);
    files.remove("deploy/compose/haproxy.cfg");
    expect(problemsIn(files)).toContain("deploy/compose/haproxy.cfg has no section of heroes");
  });
});

test("the summary counts the edits that --write makes, and those that are left", () => {
  const gap = {
    file: "README.md",
    problem: "has no row",
    edit: { kind: "insert", afterLine: 3, lines: ["|"] },
  } as const;
  expect(summaryText([gap, { ...gap, manual: true }])).toBe(
    "2 places in 1 file to complete. `bun run services --write` adds the lines that are marked with +. The other 1, marked with >, are yours to write.",
  );
});
