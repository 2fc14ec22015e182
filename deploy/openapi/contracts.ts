/** `bun run contracts [--write | --release]`: compares the API documents of the services with the committed ones, or writes them. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { command } from "@super-heroes/cli/command";
import { EXIT } from "@super-heroes/cli/exit-code";
import { toggle } from "@super-heroes/cli/option";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";
import { services } from "@super-heroes/system/services";
import { committedForm, filesOf } from "@super-heroes/testing/openapi/document-files";
import { problemsOfCommitted, problemsSinceRelease } from "@super-heroes/testing/openapi/document-problems";
import { startSystem } from "./src/running-system.ts";

const contracts = command({
  call: "bun run contracts",
  description:
    "Compares the API document of each service with services/<name>/openapi.json, and with the one of the last release. Starts the services on embedded stores and free ports.",
  options: {
    write: toggle("write", "write services/<name>/openapi.json"),
    release: toggle("release", "write openapi.released.json too, and forget the accepted breaking changes"),
  },
  notes: "The exit code is 1 when a document differs, or when a breaking change is not accepted.",
  async run({ values: { write, release } }) {
    await using system = await startSystem();
    const problems: string[] = [];
    for (const { name } of services) {
      const document = await documentOf(name, system.urls[name] ?? "");
      const files = filesOf(name);
      if (write || release) await put(files.current, document);
      if (release) {
        await put(files.released, document);
        await rm(join(repositoryRoot, files.accepted), { force: true });
      }
      problems.push(...problemsOfCommitted(name, document), ...problemsSinceRelease(name, document));
    }
    for (const problem of problems) console.log(problem);
    if (problems.length > 0) return EXIT.failed;
    console.log(`The API documents of ${services.length} services are the committed ones.`);
    return EXIT.ok;
  },
});

/** The document that a service serves. Throws with its response when that is no document. */
async function documentOf(service: string, url: string): Promise<OpenApiDocument> {
  const response = await fetch(`${url}/swagger/json`, { proxy: false });
  if (!response.ok)
    throw new Error(`${service} has no API document: ${response.status} ${await response.text()}`);
  return (await response.json()) as OpenApiDocument;
}

const put = (file: string, document: OpenApiDocument) =>
  Bun.write(join(repositoryRoot, file), `${JSON.stringify(committedForm(document), undefined, 2)}\n`);

await runProgram("contracts", contracts.run);
