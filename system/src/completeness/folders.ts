import type { StoreEngine } from "@super-heroes/database/schema";
import { TABLE_FILE } from "@super-heroes/topology/mistakes";
import type { Service } from "@super-heroes/topology/services";
import type { Files } from "./files.ts";
import type { Gap } from "./gap.ts";

/** The gaps between the table and the folders of services and stores, either way. */
export function gapsInFolders(services: readonly Service[], files: Files): Gap[] {
  return [
    ...services.flatMap((service) => [...gapsInService(service, files), ...gapsInStore(service, files)]),
    ...foldersWithoutEntry(services, files),
  ];
}

/** The members of every service's manifest by which it is installed and run alone. */
const DEV = "bun run --silent --cwd ../.. setup && bun --watch src/main.ts";
const startOf = ({ heapAdviceMib }: Service) =>
  `NODE_ENV=production BUN_JSC_forceRAMSize=${heapAdviceMib * 1024 * 1024} bun src/main.ts`;

/** What each service has for its callers and clients, and what it is for. docs/contracts.md describes both. */
const FOR_OTHERS = {
  "test/contracts.test.ts": "it runs what other services need of this one, see docs/contracts.md",
  "openapi.json": "it is the committed API document, run `bun run contracts --write`",
};

function gapsInService(service: Service, files: Files): Gap[] {
  const { name } = service;
  const folder = `services/${name}`;
  if (files.list(folder).length === 0) {
    const problem = `is missing, and ${TABLE_FILE} has an entry for ${name}: copy the folder of the most similar service`;
    return [{ file: `${folder}/`, problem }];
  }
  const manifest = `${folder}/package.json`;
  const config = files.read(`${folder}/src/config.ts`);
  return [
    ...(files.read(`${folder}/src/main.ts`) === undefined
      ? [{ file: `${folder}/src/main.ts`, problem: "is missing: it starts the service" }]
      : []),
    ...(config !== undefined && new RegExp(`^export const ${name}Variables\\b`, "m").test(config)
      ? []
      : [
          {
            file: `${folder}/src/config.ts`,
            problem: `has to export ${name}Variables, the variables of the service`,
          },
        ]),
    ...Object.entries(FOR_OTHERS).flatMap(([file, what]) =>
      files.read(`${folder}/${file}`) === undefined
        ? [{ file: `${folder}/${file}`, problem: `is missing: ${what}` }]
        : [],
    ),
    ...gapsInManifest(manifest, files.read(manifest), {
      name: `@super-heroes/${name}`,
      dev: DEV,
      start: startOf(service),
    }),
  ];
}

/** The members of a manifest that are missing or wrong. */
function gapsInManifest(
  file: string,
  text: string | undefined,
  expected: Readonly<Record<string, string>>,
): Gap[] {
  if (text === undefined) return [{ file, problem: "is missing: it makes the folder a workspace" }];
  const lines = text.split("\n");
  return Object.entries(expected).flatMap(([member, value]): Gap[] => {
    const at = lines.findIndex((line) => line.trimStart().startsWith(`"${member}": `));
    const written = lines[at];
    if (written === undefined) return [{ file, problem: `has no "${member}": expected "${value}"` }];
    const right = `${/^ */.exec(written)?.[0]}"${member}": ${JSON.stringify(value)}${written.endsWith(",") ? "," : ""}`;
    if (written === right) return [];
    const problem = `has another "${member}" than the other services and the table have`;
    return [{ file, problem, edit: { kind: "replace", line: at + 1, lines: [right] }, manual: true }];
  });
}

function gapsInStore({ name, store, catalogueOf }: Service, files: Files): Gap[] {
  if (!store) return [];
  const folder = `database/${name}-db`;
  const wanted = {
    [firstMigrationOf(store.engine)]: `the schema of ${name} on its real engine`,
    [firstMigrationOf("sqlite")]: `the schema of ${name} where it is embedded`,
    ...(catalogueOf !== undefined && { "seed.sql": `the rows that ${name} begins with` }),
  };
  const there = [
    ...files.list(folder),
    ...files.list(`${folder}/migrations`).map((file) => `migrations/${file}`),
  ];
  return Object.entries(wanted).flatMap(([file, what]) =>
    there.includes(file) ? [] : [{ file: `${folder}/${file}`, problem: `is missing: ${what}` }],
  );
}

/** The file that a series begins with. */
const firstMigrationOf = (engine: StoreEngine) =>
  `migrations/0001-first-schema.${engine}.${engine === "mongodb" ? "ts" : "sql"}`;

/** Folders of services and stores without an entry in the table. */
export function foldersWithoutEntry(services: readonly Service[], files: Files): Gap[] {
  const names = services.map(({ name }) => name);
  const owners = services.filter(({ store }) => store).map(({ name }) => name);
  const unknownServices = files
    .list("services")
    .filter((name) => !names.includes(name) && files.list(`services/${name}`).length > 0);
  const unknownStores = files
    .list("database")
    .filter((name) => name.endsWith("-db") && !owners.includes(name.slice(0, -3)));
  const ports = services.map(({ port }) => port);
  return [
    ...unknownServices.map((name): Gap => {
      const engine = (["postgres", "mariadb"] as const).find((one) =>
        files.list(`database/${name}-db/migrations`).some((file) => file.endsWith(`.${one}.sql`)),
      );
      return {
        file: TABLE_FILE,
        problem: `has no entry for the folder services/${name}`,
        edit: {
          kind: "insert",
          afterLine: lastEntryLine(files),
          lines: draftOf(name, Math.max(...ports) + 1, engine, services),
        },
        manual: true,
      };
    }),
    ...unknownStores
      .filter((name) => !unknownServices.includes(name.slice(0, -3)))
      .map((name) => ({
        file: TABLE_FILE,
        problem: `has no service with a store for the folder database/${name}`,
      })),
  ];
}

/** The line after which a new entry of the table belongs. */
const lastEntryLine = (files: Files): number =>
  (files.read(TABLE_FILE) ?? "").split("\n").findIndex((line) => line.startsWith("} as const satisfies"));

function draftOf(
  name: string,
  port: number,
  engine: "postgres" | "mariadb" | undefined,
  services: readonly Service[],
): string[] {
  const localPorts = services.flatMap(({ store }) =>
    store && store.engine === engine ? [store.localPort] : [],
  );
  return [
    `  ${name}: {`,
    `    port: ${port},`,
    `    calls: ["users"],`,
    `    prefixes: ["/api/${name}"],`,
    ...(engine ? [`    store: { engine: "${engine}", localPort: ${Math.max(...localPorts) + 1} },`] : []),
    "    heapAdviceMib: 256,",
    "  },",
  ];
}
