/** `bun run seal SERVICE METHOD PATH JSON`: prints an envelope that this service opens, for trying things out by hand. */

import { developmentKeys } from "@super-heroes/kit/development-keys";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { parseServiceKeys, serviceKeysText } from "@super-heroes/kit/service-keys";
import { didYouMean } from "@super-heroes/topology/did-you-mean";
import { repositoryRoot } from "./repository.ts";

const USAGE = `Usage: bun run seal SERVICE METHOD PATH JSON

Prints the JSON sealed for one request to a service, as the gateway would send it. The envelope opens once, within 60 s.
Keys are those of SERVICE_KEYS, else this machine's development keys.

  bun run --silent seal users POST /api/v1/users/register '{"username":"ada",…}' |
    curl http://localhost:8005/api/v1/users/register --data-binary @- \\
      -H 'content-type: application/jose' -H 'x-service-communication: encrypted'`;

const fail = (reason: string): never => {
  console.error(`seal: ${reason}\n\n${USAGE}`);
  process.exit(2);
};

const [service = "", method = "", path = "", json = "", ...rest] = process.argv.slice(2);
if (service === "--help" || service === "-h") {
  console.log(USAGE);
  process.exit(0);
}
if (!json || rest.length > 0) fail("expected four arguments");
const content = parse(json);
const written = process.env.SERVICE_KEYS;
const keys = parseServiceKeys(
  written ??
    serviceKeysText((await developmentKeys(process.env.DATA_DIR || `${repositoryRoot}/.data`)).serviceKeys),
);
if (!keys) throw fail("SERVICE_KEYS: expected kid=key, separated by commas");
const envelopes = createEnvelopes({ service: "gateway", keys });
if (!envelopes.reaches(service)) {
  const known = [...keys.keys()];
  fail(`no key for "${service}".${didYouMean(service, known)} Known: ${known.join(", ")}`);
}
process.stdout.write(await envelopes.seal(service, { method, path }, content));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail("the last argument is not JSON");
  }
}
