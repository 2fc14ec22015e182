import type { Block } from "./blocks.ts";

/** How the commands of a block are tested. */
export type Treatment =
  /** Typed in every terminal before anything else. */
  | { how: "prelude" }
  /** Starts the system that the walk goes through, and is stopped by Ctrl-C after it. */
  | { how: "start" }
  /** Typed in order, in one terminal, while the started system runs. */
  | { how: "walk" }
  /** Typed in order, in a terminal of its own, where these programs are installed. */
  | { how: "alone"; programs: readonly string[] }
  /**
   * A measurement, typed with free ports in place of those of 127.0.0.1, and with few and short blocks in place of `--quick`. It
   * has to end with the paths of its result and its page.
   */
  | { how: "measure"; creates?: readonly string[] }
  /** Starts a server, which is stopped by Ctrl-C after it has printed a line that contains its address. */
  | { how: "serve" }
  /** Typed in order where the engines are installed; a command that starts the system gets Ctrl-C. */
  | { how: "real stores" }
  /**
   * Not run by these tests, and where it is run instead. The names in it are still checked, except the paths that it creates.
   */
  | { how: "not run"; because: string; creates?: readonly string[] };

/** A block of a document, found by the beginning of its first command. */
export type BlockClass = Treatment & { file: string; begins: string };

const BENCH = "takes minutes to hours; the tests of bench run every command of it on small plans";
const RESULTS = "needs results of several runs; the tests of the command make them";
const DOCKER = "needs Docker; deploy/smoke/run does the same, and more";
const CLUSTER = "needs a cluster; deploy/kubernetes/test renders the manifests and checks every object";

/** The five steps of CONTRIBUTING.md. */
const FIFTH_CATALOGUE = {
  file: "CONTRIBUTING.md",
  how: "not run",
  because:
    "changes the sources; system/test/add-service.test.ts runs these lines in a copy of the repository",
  creates: ["services/sidekicks", "database/sidekicks-db"],
} as const;

/** How the measurements of docs/ab.md begin. */
const AB = "bun run bench ab http://127.0.0.1:3000 http://127.0.0.1:3001 --path /api/cart --quick";

/** Every block of commands in the documents. One that is missing here fails the tests. */
export const classes: readonly BlockClass[] = [
  {
    file: "README.md",
    begins: "npx --yes bun@",
    how: "not run",
    because: "measures for three minutes and runs these tests; .ci/run runs both as a new user",
  },
  { file: "README.md", begins: "bun() {", how: "prelude" },
  { file: "README.md", begins: "bun run start", how: "start" },
  { file: "README.md", begins: "curl -i 'http://localhost:8000/api/fights/", how: "walk" },
  { file: "docs/migrations.md", begins: "bun run databases up", how: "real stores" },
  { file: "docs/narration.md", begins: "bun run start", how: "start" },
  { file: "docs/narration.md", begins: "fight=$(curl", how: "walk" },
  { file: "docs/getting-started.md", begins: "bun run start", how: "start" },
  { file: "docs/getting-started.md", begins: "json='content-type:", how: "walk" },
  { file: "docs/getting-started.md", begins: "curl -i localhost:8005/", how: "walk" },
  { file: "docs/getting-started.md", begins: "bun run system kill orders", how: "walk" },
  { file: "docs/graphql.md", begins: "bun run start", how: "start" },
  { file: "docs/graphql.md", begins: "curl localhost:8000/graphql", how: "walk" },
  { file: "docs/getting-started.md", begins: "bun run databases up", how: "real stores" },
  {
    file: "docs/replicas.md",
    begins: "FIGHTS_HEROES_URL=",
    how: "not run",
    because:
      "needs two terminals; services/fights/test/replicas.test.ts calls such a list, and service-environment.test.ts passes it on",
  },
  {
    file: "docs/contracts.md",
    begins: "bun run contracts",
    how: "not run",
    because:
      "changes the sources where they differ; system/test/add-service.test.ts runs it in a copy, and the tests of services compare the same documents",
  },
  { file: "docs/read-models.md", begins: "bun run start", how: "start" },
  { file: "docs/read-models.md", begins: "for fight in", how: "walk" },
  { file: "docs/read-models.md", begins: "bun run replay --from-fights", how: "walk" },
  {
    file: "docs/read-models.md",
    begins: "eval ",
    how: "not run",
    because: "needs the stores of `bun run databases up`; the drill read-models replays on them",
  },
  { file: "docs/tls.md", begins: "bun run start --tls", how: "start" },
  { file: "docs/tls.md", begins: "certificates=${DATA_DIR", how: "walk" },
  { file: "docs/tls.md", begins: "curl --cacert", how: "walk" },
  { file: "docs/tls.md", begins: "export UPSTREAM_CA_FILE", how: "walk" },
  { file: "docs/tls.md", begins: "bun run certificates --renew", how: "walk" },
  {
    file: "docs/tls.md",
    begins: "bun run certificates",
    how: "not run",
    because: DOCKER,
    creates: [".data/certificates/ca.crt"],
  },
  { file: "docs/replicas.md", begins: "docker compose --env-file", how: "not run", because: DOCKER },
  {
    file: "docs/flags.md",
    begins: "kubectl -n super-heroes create configmap",
    how: "not run",
    because: CLUSTER,
  },
  { file: "docs/flags.md", begins: "FLAGS_FILE=", how: "start" },
  { file: "docs/flags.md", begins: "flags=${DATA_DIR", how: "walk" },
  { file: "docs/flags.md", begins: "curl localhost:8004/ready", how: "walk" },
  { file: "docs/flags.md", begins: "coalesced 50", how: "walk" },
  { file: "docs/flags.md", begins: "echo '{\"flags\": {' > $flags", how: "walk" },
  { file: "docs/ab.md", begins: "bun() {", how: "prelude" },
  { file: "docs/ab.md", begins: `${AB} --label-a scan`, how: "measure" },
  { file: "docs/ab.md", begins: `${AB} \\`, how: "measure" },
  {
    file: "docs/ab.md",
    begins: `${AB} --max-regression`,
    how: "measure",
    creates: ["results/local/cart.md"],
  },
  { file: "examples/ab/README.md", begins: "PORT=3000", how: "serve" },
  {
    file: "web/README.md",
    begins: "bun run --cwd web build",
    how: "not run",
    because: "needs Chromium and minutes; the tests of web build the application and drive it there",
  },
  { file: "docs/containers.md", begins: "docker compose up --build --wait", how: "not run", because: DOCKER },
  { file: "docs/commands.md", begins: "bun run bench ", how: "not run", because: BENCH },
  { ...FIFTH_CATALOGUE, begins: "cp -R services/locations" },
  { ...FIFTH_CATALOGUE, begins: "bun install" },
  { ...FIFTH_CATALOGUE, begins: "bun run start --only users,sidekicks" },
  { ...FIFTH_CATALOGUE, begins: "curl -i localhost:8008/" },
  { ...FIFTH_CATALOGUE, begins: "bun run test services/sidekicks" },
  {
    file: "docs/benchmark.md",
    begins: "bun run bench compare --aa --generator autocannon",
    how: "not run",
    because: BENCH,
  },
  {
    file: "docs/benchmark.md",
    begins: "bun run bench compare --aa --generator k6",
    how: "not run",
    because: BENCH,
  },
  { file: "docs/results.md", begins: "bun run bench compare --quick", how: "not run", because: BENCH },
  { file: "docs/results.md", begins: "bun run bench diff OLD NEW", how: "not run", because: RESULTS },
  {
    file: "docs/results.md",
    begins: "k6 run --out json=",
    how: "not run",
    because: "needs four load generators; bench/src/results/imported/fixtures has their output",
    creates: ["autocannon.json", "oha.json"],
  },
  {
    file: "docs/results.md",
    begins: "bun run bench watch",
    how: "not run",
    because: RESULTS,
    creates: ["results/local"],
  },
  {
    file: "docs/benchmark.md",
    begins: "k6 run -e MODE=",
    how: "not run",
    because: "needs k6; bench/src/lab/generators/k6-scripts.test.ts runs the scripts where it is installed",
  },
  {
    file: "docs/drills.md",
    begins: "bun run drill",
    how: "not run",
    because: "takes half an hour; drills/test runs every drill with --short",
  },
  { file: "results/README.md", begins: "bun run bench publish", how: "not run", because: BENCH },
  {
    file: "deploy/compose/README.md",
    begins: "SERVICE_KEYS=$(",
    how: "not run",
    because: DOCKER,
    creates: ["registration.json"],
  },
  { file: "deploy/compose/README.md", begins: "for id in $(docker compose", how: "not run", because: DOCKER },
  {
    file: "deploy/kubernetes/README.md",
    begins: "bun run setup",
    how: "not run",
    because: CLUSTER,
  },
  {
    file: "deploy/kubernetes/README.md",
    begins: "sudo bun deploy/compose/make-secrets.ts",
    how: "not run",
    because: CLUSTER,
  },
  {
    file: "deploy/kubernetes/README.md",
    begins: "bun deploy/kubernetes/prepare.ts",
    how: "not run",
    because: CLUSTER,
  },
  {
    file: "deploy/observability/README.md",
    begins: "docker compose -f compose.yml",
    how: "not run",
    because: DOCKER,
  },
  {
    file: "deploy/observability/README.md",
    begins: "OTEL_EXPORTER_OTLP_ENDPOINT=",
    how: "not run",
    because: DOCKER,
  },
  {
    file: "deploy/observability/README.md",
    begins: "bun test deploy/observability",
    how: "not run",
    because:
      "is a part of the tests; the rest of it needs promtool, with which deploy/smoke/run tests the alerts in Prometheus' image",
  },
  { file: "docs/runtimes.md", begins: "bun examples/runtimes/run.ts", how: "not run", because: BENCH },
  ...[
    "bun run start --only core",
    "npm --prefix examples",
    "PORT=3002 go",
    "curl -i 'http://localhost:3001",
  ].map(
    (begins) =>
      ({
        file: "examples/runtimes/README.md",
        begins,
        how: "not run",
        because:
          "needs Node and Go; the tests of examples/runtimes send these requests where they are installed",
      }) as const,
  ),
  {
    file: "examples/runtimes/README.md",
    begins: "bun run test examples/runtimes",
    how: "not run",
    because: "is a part of the tests",
  },
];

/** The class of a block; `undefined` when it has none. */
export const classOf = ({ file, commands }: Block): BlockClass | undefined =>
  classes.find((entry) => entry.file === file && commands[0]?.text.startsWith(entry.begins));

/** Comments that describe a command and promise nothing about its output or response. */
export const PROSE: ReadonlySet<string> = new Set(["the other services continue"]);

/** The paths that the commands of a block create. */
export const createdBy = (entry: BlockClass | undefined): readonly string[] =>
  (entry && "creates" in entry && entry.creates) || [];
