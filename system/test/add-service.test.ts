/** Adds a service in a copy of the repository, by the very commands and lines of CONTRIBUTING.md. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { linesOf } from "@super-heroes/cli/processes/lines";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { withoutStores } from "@super-heroes/system/environment/store-variables";
import { isGeneratedFolder } from "@super-heroes/testing/analysis/generated-folders";
import { isServiceName, services } from "@super-heroes/topology/services";
import { freePorts } from "./embedded-system.ts";

// Packages are installed, from the network where no cache has them, and all services are started for their documents.
setDefaultTimeout(240_000);

/** Not part of the sources, or not needed here. */

/** The service of the steps; another name where it exists already, and free ports. */
const NOUN = isServiceName("sidekicks") ? "bystander" : "sidekick";
const NAME = `${NOUN}s`;
const PORT = String(Math.max(...services.map(({ port }) => port)) + 1);
const STORE_PORT = String(Math.max(...services.map(({ store }) => store?.localPort ?? 0)) + 1);

/** The blocks of code in the section, with the name and ports of this test. */
async function stepsOfContributing() {
  const page = await readFile(join(repositoryRoot, "CONTRIBUTING.md"), "utf8");
  const section = page.split(/^## /m).find((part) => part.startsWith("Add a service")) ?? "";
  const own = section
    .replaceAll("sidekick", NOUN)
    .replaceAll("Sidekick", NOUN[0]?.toUpperCase() + NOUN.slice(1))
    .replaceAll("8008", PORT)
    .replaceAll("13307", STORE_PORT);
  const blocks = [...own.matchAll(/^```(sh|ts)\n(.*?)^```$/gms)].map(([, , code = ""]) => code);
  const [copy, entry, complete, start, request, check, ...others] = blocks;
  if (!copy || !entry || !complete || !start || !request || !check || others.length > 0)
    throw new Error("CONTRIBUTING.md has other blocks of code than this test expects");
  return { copy, entry, complete: complete.trim().split("\n"), start, request, check };
}

const steps = await stepsOfContributing();
let folder: string;
let repository: string;
let env: Record<string, string | undefined>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "add-service-"));
  repository = join(folder, "repository");
  // Commands find Bun by its name, wherever the one that runs this test is.
  await mkdir(join(folder, "bin"));
  await symlink(process.execPath, join(folder, "bin", "bun"));
  env = {
    // The tests of the copy have no real stores, and none are required of them.
    ...Object.fromEntries(
      Object.entries(withoutStores(process.env)).filter(
        ([name]) => !/^TEST_\w+_URL$|^REQUIRE_REAL_STORES$/.test(name),
      ),
    ),
    PATH: `${join(folder, "bin")}:${process.env.PATH}`,
    ...freePorts,
    [`${NAME.toUpperCase()}_PORT`]: "0",
  };
  await cp(repositoryRoot, repository, {
    recursive: true,
    filter: (path) => path === repositoryRoot || !isGeneratedFolder(basename(path)),
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a line or several in a shell, in the copy. */
async function run(script: string) {
  const options = { cwd: repository, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" } as const;
  const shell = Bun.spawn(["sh", "-eu", "-c", script], options);
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(shell.stdout).text(),
    new Response(shell.stderr).text(),
    shell.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** The lines about what went wrong, and the last ones. */
const excerpt = (output: string) =>
  [...(output.match(/^.*(?:error:|\(fail\)).*(?:\n.*){4}/gim) ?? []), output.slice(-2000)].join("\n");

/** Runs what must succeed, and returns what it printed. */
async function succeed(script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await run(script);
  expect({ script, exitCode, said: exitCode === 0 ? "" : excerpt(stdout + stderr) }).toEqual({
    script,
    exitCode: 0,
    said: "",
  });
  return stdout;
}

/** The files that `bun run services` complains about, in its words. */
const complaintsIn = (output: string) =>
  [
    ...new Set([...output.matchAll(/^([\w./-]+\/?) (?:has|is|differs) /gm)].map(([, file = ""]) => file)),
  ].sort();

/** A catalogue on a MariaDB of its own, missing everywhere. */
const PLACES = [
  ".env.example",
  ".github/workflows/image.yml",
  "README.md",
  "drills/src/tables/access-table.ts",
  "compose.dev.yml",
  "compose.observability.yml",
  "compose.prod.yml",
  "compose.tls.yml",
  "compose.yml",
  "deploy/compose/haproxy-tls.cfg",
  "deploy/compose/direct.env",
  "deploy/compose/haproxy.cfg",
  "deploy/kubernetes/README.md",
  "deploy/kubernetes/base/gateway/kustomization.yaml",
  "deploy/kubernetes/base/kustomization.yaml",
  "deploy/kubernetes/base/network/services-to-users.yaml",
  `deploy/kubernetes/base/${NAME}/account.yaml`,
  `deploy/kubernetes/base/${NAME}/kustomization.yaml`,
  "deploy/kubernetes/components/linkerd/policies.yaml",
  "deploy/kubernetes/components/linkerd/servers.yaml",
  "deploy/kubernetes/components/tls/certificates.yaml",
  "deploy/kubernetes/components/tls/kustomization.yaml",
  "deploy/kubernetes/overlays/local/kustomization.yaml",
  "deploy/kubernetes/overlays/local/network.yaml",
  "deploy/kubernetes/overlays/local/stores/kustomization.yaml",
  `deploy/kubernetes/overlays/local/stores/${NAME}-db/account.yaml`,
  `deploy/kubernetes/overlays/local/stores/${NAME}-db/kustomization.yaml`,
  `deploy/kubernetes/overlays/local/stores/${NAME}-db/server.yaml`,
  "deploy/kubernetes/overlays/production/kustomization.yaml",
  "deploy/kubernetes/overlays/production/network.yaml",
  "deploy/observability/prometheus/prometheus.yml",
  "deploy/observability/prometheus/rules/alerts.yml",
  "deploy/observability/test/alerts.promtool.yml",
  "docs/configuration.md",
].sort();

describe("the steps of CONTRIBUTING.md, one after the other", () => {
  test("1 and 2: until bun install has run, commands fail and name it", async () => {
    await succeed(steps.copy);
    const table = join(repository, "topology/src/table.ts");
    const end = "} as const satisfies";
    await writeFile(table, (await readFile(table, "utf8")).replace(end, steps.entry + end));
    const { stderr, exitCode } = await run("bun run start");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("lockfile had changes, but lockfile is frozen");
    expect(stderr).toContain("Run `bun install`, and commit bun.lock.");
  });

  test("3: every file that lacks the service is named, and lines are added but for two documents", async () => {
    const [install = "", ...rest] = steps.complete;
    await succeed(install);
    const before = await run("bun run services");
    expect(before.exitCode).toBe(1);
    expect(complaintsIn(before.stdout)).toEqual(PLACES);
    for (const line of rest) await succeed(line);
    const after = await run("bun run services");
    expect(complaintsIn(after.stdout)).toEqual(["README.md", "deploy/kubernetes/README.md"]);
    await writeDrafts(after.stdout);
    expect(await succeed("bun run services")).toContain("The repository is complete");
  });

  test("5: it starts, and is reached directly and through the gateway", async () => {
    const launcher = Bun.spawn(["sh", "-c", `exec ${steps.start.trim()}`], {
      cwd: repository,
      env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      detached: true,
    });
    try {
      const urls = new Map<string, string>();
      for await (const line of linesOf(launcher.stdout)) {
        const [, name = "", url = ""] = /^(\w+) +(http:\S+) /.exec(line) ?? [];
        if (name) urls.set(name, url);
        if (line.startsWith("Ready")) break;
      }
      const requested = [...steps.request.matchAll(/localhost:(\d+)([^\s']+)/g)];
      const responses = await Promise.all(
        requested.map(([, port, path]) => fetch(urls.get(port === PORT ? NAME : "gateway") + (path ?? ""))),
      );
      expect(responses.map(({ status }) => status)).toEqual([200, 200]);
      const [one, several] = await Promise.all(responses.map((response) => response.json()));
      expect(one).toMatchObject({ id: expect.any(Number), name: expect.any(String) });
      expect(several).toHaveLength(3);
    } finally {
      // As Ctrl-C in a terminal does: to the whole group.
      process.kill(-launcher.pid, "SIGINT");
    }
    expect(await launcher.exited).toBe(0);
  });

  test("5: its own tests pass, and so do those about lists of services; types fit", async () => {
    expect(steps.check).toContain(`bun run test services/${NAME}`);
    const tests = [
      `services/${NAME}`,
      "topology",
      "system/src/completeness",
      "system/src/configuration",
      ...["environment/keys", "services", "start/start-options", "launch/stop-order"].map(
        (name) => `system/src/${name}.test.ts`,
      ),
      "system/test/env-example.test.ts",
      "database/src/schema.test.ts",
      "database/src/seed",
      "deploy/compose",
      "deploy/observability/test/files.test.ts",
      "deploy/lint/workflows.test.ts",
      "services/gateway/test/contracts.test.ts",
      "system/test/contracts.test.ts",
    ];
    await succeed(`bun test ${tests.join(" ")}`);
    await succeed("bun x tsc --noEmit");
  });
});

/** Writes the rows that are left to the author, as they are proposed. */
async function writeDrafts(output: string): Promise<void> {
  for (const [, file = "", line, row = ""] of output.matchAll(/^(\S+) has .* After line (\d+):\n> (.*)$/gm)) {
    const lines = (await readFile(join(repository, file), "utf8")).split("\n");
    await writeFile(join(repository, file), lines.toSpliced(Number(line), 0, row).join("\n"));
  }
}
