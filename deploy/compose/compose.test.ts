/** Reads compose.yml and compose.prod.yml, and checks what each container gets. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import { addressVariableOf, services, urlVariableOf } from "@super-heroes/topology/services";
import { documentsUsers } from "./documents-users.ts";
import { secretTable } from "./secret-table.ts";

const root = join(import.meta.dir, "../..");

type Volume = string | { type: string; source: string; target: string; read_only: boolean; volume: object };
type GivenSecret = string | { source: string; target: string };

interface Container {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: Volume[];
  secrets?: GivenSecret[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
}

interface ComposeFile {
  services: Record<string, Container>;
  secrets: Record<string, { file: string }>;
}

/** Removes compose's own tags, which control how files are merged. */
const read = async (file: string) =>
  Bun.YAML.parse(
    (await Bun.file(join(root, file)).text()).replaceAll(/ !(reset|override)\b/g, ""),
  ) as ComposeFile;

const base = await read("compose.yml");
const production = await read("compose.prod.yml");

const paths = [
  ...secretTable.map(({ folder, file }) => `${folder}/${file}`),
  ...[...services.map(({ name }) => name), OPERATOR].map((name) => `${name}/service-keys`),
];
const MAKER = "secrets";

/** The files in /run/secrets that a container reads, as far as compose.yml names them. */
function neededBy({ environment = {} }: Container): string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const [, file] = /^\/run\/secrets\/(.+)$/.exec(String(value)) ?? [];
    return name.endsWith("_FILE") && file ? [file] : [];
  });
}

const containers = Object.entries(base.services);

/** Whose folder of secrets a container has: that of the migrations has its service's. */
const ownerOf = (container: string) => container.replace(/-migrate$/, "");

describe("secrets in compose.yml", () => {
  test("are in one volume, which only the container that creates them mounts as a whole", () => {
    const whole = containers.filter(([, { volumes = [] }]) =>
      volumes.some((volume) => typeof volume === "string" && volume.startsWith("secrets:")),
    );
    expect(whole.map(([name]) => name)).toEqual([MAKER]);
    expect(base.services[MAKER]).toMatchObject({ network_mode: "none", read_only: true, cap_drop: ["ALL"] });
  });

  test.each(containers.filter(([name]) => name !== MAKER))(
    "%s sees its own folder, and what it needs is in it",
    (name, container) => {
      const mounts = (container.volumes ?? []).filter((volume) => typeof volume !== "string");
      const folders = new Set(paths.map((path) => path.split("/")[0]));
      const folder = ownerOf(name);
      const expected = folders.has(folder)
        ? [
            {
              type: "volume",
              source: "secrets",
              target: "/run/secrets",
              read_only: true,
              volume: { subpath: folder, nocopy: true },
            },
          ]
        : [];
      expect(mounts).toEqual(expected);
      for (const file of neededBy(container)) expect(paths).toContain(`${folder}/${file}`);
    },
  );

  test("are in no environment and no command line", () => {
    for (const [name, { environment = {}, command = [] }] of containers) {
      const set = Object.entries(environment).filter(([variable]) =>
        /(PASSWORD|SERVICE_KEYS|PRIVATE_KEY|_URL)$/.test(variable),
      );
      for (const [variable, value] of set)
        expect(String(value), `${variable} of ${name}`).toMatch(/^\$\{[A-Z_]+(:?-https?:\/\/[^@]*)?\}?$/);
      expect(command.join(" "), name).not.toMatch(/:\/\/[^/@]+:[^@]+@/);
    }
  });

  test("the users of MongoDB are created with their own passwords", () => {
    for (const name of documentsUsers) expect(paths).toContain(`documents-users/${name}-password`);
  });
});

describe("secrets in compose.prod.yml", () => {
  const given = Object.entries(production.services).filter(([name]) => name !== MAKER);

  test.each(given)(
    "%s gets only files of its own folder, and all that it needs",
    (name, { secrets = [] }) => {
      const files = secrets.map((secret) => {
        const { source, target } = typeof secret === "string" ? { source: secret, target: secret } : secret;
        const [, path = ""] =
          /^\$\{SECRETS_DIR:-\.\/secrets\}\/(.+)$/.exec(production.secrets[source]?.file ?? "") ?? [];
        expect(paths, `${source} of ${name}`).toContain(path);
        expect(path).toBe(`${ownerOf(name)}/${target}`);
        return target;
      });
      for (const file of neededBy(base.services[name] ?? {})) expect(files).toContain(file);
    },
  );

  test("every secret is given to a container", () => {
    const sources = given.flatMap(([, { secrets = [] }]) =>
      secrets.map((secret) => (typeof secret === "string" ? secret : secret.source)),
    );
    expect([...new Set(sources)].sort()).toEqual(Object.keys(production.secrets).sort());
  });
});

describe("ports", () => {
  const published = containers.flatMap(([name, { ports = [] }]) => ports.map((port) => ({ name, port })));

  test("BIND_ADDRESS opens the gateway's port and no other", () => {
    const open = published.filter(({ port }) => port.includes("${BIND_ADDRESS:"));
    expect(open).toEqual([
      { name: "balancer", port: `\${BIND_ADDRESS:-127.0.0.1}:\${GATEWAY_PORT:-8000}:8000` },
    ]);
  });

  test("the ports of the services behind it are published on this machine alone, unless their own variable changes that", () => {
    const behind = services.filter(({ name }) => name !== "gateway");
    const expected = behind.map(({ name, port }) => {
      const variable = `${name.toUpperCase()}_PORT`;
      return `\${INTERNAL_BIND_ADDRESS:-127.0.0.1}:\${${variable}:-${port}}:${port}`;
    });
    const others = published.map(({ port }) => port).filter((port) => !port.includes("${BIND_ADDRESS:"));
    expect(others.sort()).toEqual(expected.sort());
  });

  test("all other files of compose publish ports on this machine alone", async () => {
    for (const file of [
      "compose.dev.yml",
      "compose.prod.yml",
      "compose.load.yml",
      "compose.observability.yml",
    ]) {
      const { services } = await read(file);
      // Null: a service of compose.yml that is removed.
      for (const { ports = [] } of Object.values(services).filter((container) => container !== null))
        for (const port of ports) expect(port, file).toStartWith("127.0.0.1:");
    }
  });
});

describe("addresses without the balancer", () => {
  test("are those of the containers of every service that others call, and compose.yml and compose.tls.yml add their scheme", async () => {
    const text = await Bun.file(join(import.meta.dir, "direct.env")).text();
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const called = services.filter(({ callers }) => callers.length > 0);
    expect(lines.toSorted()).toEqual(
      called.map(({ name }) => `${addressVariableOf(name)}=${name}:8000`).sort(),
    );
    for (const [file, scheme] of [
      ["compose.yml", "http"],
      ["compose.tls.yml", "https"],
    ] as const) {
      const compose = await Bun.file(join(root, file)).text();
      for (const { name, port } of called)
        expect(compose).toContain(
          `\${${urlVariableOf(name)}:-${scheme}://\${${addressVariableOf(name)}:-balancer:${port}}}`,
        );
    }
  });
});

describe("migrations", () => {
  const owners = services.filter(({ store }) => store);

  test.each(owners.map((service) => [service.name, service] as const))(
    "of %s end successfully before it starts, with its own image and URL",
    (name, { store }) => {
      for (const file of [base, production])
        expect(file.services[name]?.depends_on?.[`${name}-migrate`]).toEqual({
          condition: "service_completed_successfully",
        });
      const migrate = base.services[`${name}-migrate`];
      expect(migrate?.image).toBe(base.services[name]?.image as string);
      expect(migrate?.command).toEqual(["bun", "/app/deploy/image/migrate.ts"]);
      expect(migrate?.environment).toEqual({ [`${store?.variable}_FILE`]: `/run/secrets/${store?.urlFile}` });
      expect(Object.keys(migrate?.depends_on ?? {})).toContain(store?.server as string);
    },
  );

  test("make all tables: no database runs a schema or loads rows by itself", async () => {
    for (const file of ["compose.yml", "compose.prod.yml"])
      expect(await Bun.file(join(root, file)).text(), file).not.toContain("./database/");
  });
});

const isFlagsFolder = (volume: Volume) =>
  typeof volume === "string" && /^\$\{FLAGS_DIR:-[^}]+\}:\/run\/flags:ro$/.test(volume);

describe("feature flags", () => {
  // A folder, because a mounted file would stay the same one when an editor replaces it.
  test.each([
    ["compose.yml", base],
    ["compose.prod.yml", production],
  ])("in %s, exactly the services that read them mount their folder", (_, { services: all }) => {
    const mounting = Object.entries(all)
      .filter(([, container]) => (container?.volumes ?? []).some(isFlagsFolder))
      .map(([name]) => name);
    const reading = containers
      .filter(([, { environment }]) => environment?.FLAGS_FILE === "/run/flags/flags.json")
      .map(([name]) => name);
    expect(mounting).toEqual(reading);
    expect(reading.toSorted()).toEqual(["fights", "gateway"]);
  });
});
