import { expect, test } from "bun:test";
import { dirname, join, normalize } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

const read = (path: string) => Bun.file(join(repositoryRoot, path)).text();

/** The files of `deploy/` that containers of services run. */
async function programs(): Promise<string[]> {
  const texts = await Promise.all(
    ["Dockerfile", "compose.yml", "compose.prod.yml", "compose.tls.yml"].map(read),
  );
  return [...new Set(texts.join("\n").match(/(?<=\/app\/)deploy\/[\w/-]+\.ts/g))].sort();
}

/** The imports of a file, and of the files of `deploy/` that it imports. */
async function importsFrom(file: string, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(file)) return [];
  seen.add(file);
  const found = [...(await read(file)).matchAll(/\bfrom "([^"]+)"/g)].map(([, specifier = ""]) => specifier);
  const own = found
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => normalize(join(dirname(file), specifier)))
    .filter((path) => path.startsWith("deploy/"));
  return [...found, ...(await Promise.all(own.map((path) => importsFrom(path, seen)))).flat()];
}

test("images run the health check, the migrations, the secrets, copies of certificates and the users of MongoDB", async () => {
  expect(await programs()).toEqual([
    "deploy/compose/copy-certificates.ts",
    "deploy/compose/documents-users.ts",
    "deploy/compose/make-secrets.ts",
    "deploy/image/healthcheck.ts",
    "deploy/image/migrate.ts",
  ]);
});

test("what images run imports packages by path: an image has the dependencies of its service only", async () => {
  for (const program of await programs()) {
    const imports = await importsFrom(program);
    expect(imports.filter((specifier) => !/^(\.{1,2}\/|node:)/.test(specifier))).toEqual([]);
    expect(imports).not.toEqual([]);
  }
});
