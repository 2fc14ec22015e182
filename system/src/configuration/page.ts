import { repositoryRoot } from "@super-heroes/cli/repository";
import type { Variable } from "@super-heroes/kit/config/config";
import { serviceVariables } from "@super-heroes/kit/process/service-config";
import { services } from "@super-heroes/topology/services";
import { commonNames, type Shape } from "./shapes.ts";

const HEAD = `# Configuration

Every service reads its environment once, at the start, and refuses what is malformed: one line that names the variable and
what it expected, exit code 1. A variable that is set to nothing counts as absent. A secret can be given as a file instead:
\`DATABASE_URL_FILE=/run/secrets/url\`.

With \`bun run start\` and \`bun run dev\` one environment serves all services: \`HEROES_DATABASE_URL\` reaches only \`heroes\`, as
\`DATABASE_URL\`; the same goes for every variable and every service.

This page is written by \`bun run configuration\` from the variables in the code.
`;

const LATENCIES = `## Latencies

\`HEROES_LATENCY\`, \`VILLAINS_LATENCY\` and \`LOCATIONS_LATENCY\` make calls to an upstream later, for experiments; production
refuses them. A latency is one or more terms joined by \`+\`, each drawn anew for every call, in ms: \`normal:5:1+late:0.02:200\`
makes each call about 5 ms later, and two in a hundred another 200 ms. One call is at most 60 s later.

| term               | adds                                                                       |
| ------------------ | -------------------------------------------------------------------------- |
| \`constant:MS\`      | always MS                                                                  |
| \`normal:MEAN:SD\`   | a normally distributed time; what falls below 0 counts as 0                |
| \`pareto:MIN:SHAPE\` | a heavy-tailed time of at least MIN; the nearer SHAPE is to 1, the heavier |
| \`late:SHARE:MS\`    | MS for this share (0 to 1) of the calls, nothing for the others            |
`;

const COMMANDS = `## Commands

These are read by commands of this repository, not by services.

| variable | default | |
| --- | --- | --- |
| \`DATA_DIR\` | \`.data\` | folder in which all commands keep their files: embedded stores, local databases, keys, logs, runs of bench, drills and tests; a relative path starts at the repository |
| \`BENCH_RESULTS_DIR\` | \`results/local\` | folder of your own results |
| \`HTTP_PROXY\`, \`HTTPS_PROXY\`, \`ALL_PROXY\` | | for downloads alone: packages, tools, images. Services, and requests of commands to services, never use a proxy |
| \`TOOLS_DIR\` | \`.tools\` | folder in which \`bun run tools\` keeps k6, FerretDB and other tools, and from which commands run them; a relative path starts at the repository |
| \`TOOLS_INSTALL\` | \`true\` | \`false\`: commands install no missing tool, and print how to install it; \`bun run tools\` installs it all the same |
| \`GOCACHE\`, \`GOMODCACHE\`, \`GOPATH\` | | where Go keeps its caches while it builds a tool; absent, in the tools folder, from which they are removed afterwards |
| \`GOFLAGS\`, \`GOPROXY\`, … | | Go's own; they reach it as they are |
| \`FIGHTS_URL\` | \`http://127.0.0.1:8004\` | the fights service that \`bun run bench --stack compose\` measures |
| \`REQUIRE_REAL_STORES\` | | \`1\` makes a missing database engine a failure of \`bun run test\` |
`;

const ports = services.map(({ port }) => port);

/** The page that lists every variable of these services, in Markdown. */
export function configurationPage(shapes: ReadonlyMap<string, Shape>): string {
  const ownTables = [...shapes].map(([service, shape]) => {
    const own = Object.values(shape).filter(({ name }) => !commonNames.has(name));
    return { service, table: table(own) };
  });
  // Services with equal tables share one section.
  const sections = [...Map.groupBy(ownTables, ({ table }) => table)].map(
    ([table, those]) => `## ${those.map(({ service }) => service).join(", ")}\n\n${table}`,
  );
  return [
    HEAD,
    `## All services\n\n${table(Object.values(serviceVariables(0)))}`,
    ...sections,
    LATENCIES,
    COMMANDS,
  ].join("\n");
}

/** Whether two pages have the same content, apart from the layout of a formatter. */
export const isSamePage = (one: string, other: string): boolean => unformatted(one) === unformatted(other);

const unformatted = (markdown: string) => markdown.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim();

const table = (variables: readonly Variable<unknown>[]) =>
  `| variable | default | |\n| --- | --- | --- |\n${variables.map(row).join("\n")}\n`;

function row({ name, about, fallback, secret, developmentOnly }: Variable<unknown>): string {
  const notes = [secret && "secret", developmentOnly && "development only"].filter(Boolean);
  const note = notes.length > 0 ? ` _(${notes.join(", ")})_` : "";
  return `| \`${name}\` | ${defaultOf(name, fallback)} | ${about.replaceAll("|", "\\|")}${note} |`;
}

function defaultOf(name: string, fallback: unknown): string {
  if (name === "PORT") return `${Math.min(...ports)} … ${Math.max(...ports)}`;
  if (fallback === undefined || fallback === "" || (Array.isArray(fallback) && fallback.length === 0))
    return "";
  return `\`${String(fallback).replace(`${repositoryRoot}/`, "")}\``;
}
