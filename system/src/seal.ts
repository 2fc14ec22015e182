/** `bun run seal SERVICE METHOD PATH JSON`: prints an envelope that this service opens, for manual requests. */
import { command } from "@super-heroes/cli/command";
import { runProgram } from "@super-heroes/cli/run-program";
import { UsageError, unknown } from "@super-heroes/cli/usage-error";
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { ConfigError, readConfig } from "@super-heroes/kit/config/config";
import { createEnvelopes } from "@super-heroes/kit/encryption/create-envelopes";
import { developmentKeys } from "@super-heroes/kit/encryption/development-keys";
import {
  encryptionVariables,
  type Keyring,
  pairOf,
  parseServiceKeys,
} from "@super-heroes/kit/encryption/service-keys";
import { correspondence, OPERATOR } from "@super-heroes/topology/correspondence";
import { table } from "@super-heroes/topology/table";

const seal = command({
  call: "bun run --silent seal",
  usage: ["SERVICE METHOD PATH JSON"],
  description: `Prints the JSON encrypted for one request to a service, from the sender "${OPERATOR}". The envelope opens once, within 60 s.

The keys are those of SERVICE_KEYS or SERVICE_KEYS_FILE, else this machine's development keys, which "bun run start" uses too.`,
  options: {},
  words: {
    form: "SERVICE METHOD PATH JSON",
    about: {
      SERVICE: "the service that opens the envelope",
      METHOD: "the method of the request, such as POST",
      PATH: "the path of the request, such as /api/v1/users/register",
      JSON: "the content; - reads it from standard input, where no list of processes shows it",
    },
    least: 4,
    most: 4,
  },
  notes: `Example:

  bun run --silent seal users POST /api/v1/users/register '{"username":"ada",…}' |
    curl http://localhost:8005/api/v1/users/register --data-binary @- \\
      -H 'content-type: application/jose' -H 'x-service-communication: encrypted'`,
  async run({ words: [service = "", method = "", path = "", json = ""] }) {
    if (!/^[A-Z]+$/.test(method))
      throw new UsageError(`METHOD expects upper-case letters, such as POST, got ${JSON.stringify(method)}`);
    if (!path.startsWith("/"))
      throw new UsageError(`PATH expects a path that begins with /, got ${JSON.stringify(path)}`);
    const content = await contentOf(json);
    const envelopes = createEnvelopes({ service: OPERATOR, keys: await readKeys() });
    if (!envelopes.reaches(service)) {
      const known = correspondence.receiversOf(OPERATOR).filter(envelopes.reaches);
      if (known.length === 0)
        throw new UsageError(
          `SERVICE_KEYS has no key of the ${OPERATOR}, such as ${pairOf("users", OPERATOR)}`,
        );
      throw Object.hasOwn(table, service)
        ? new UsageError(`the ${OPERATOR} has no key for ${service}; it has keys for ${known.join(", ")}`)
        : unknown("service", service, known);
    }
    process.stdout.write(envelopes.seal(service, { method, path }, content));
  },
});

await runProgram("seal", seal.run);

async function contentOf(json: string): Promise<unknown> {
  const isPiped = json === "-";
  try {
    return JSON.parse(isPiped ? await Bun.stdin.text() : json);
  } catch (error) {
    throw new UsageError(
      `${isPiped ? "standard input" : "the last argument"} is not JSON: ${(error as Error).message}`,
    );
  }
}

async function readKeys(): Promise<Keyring> {
  const { serviceKeys } = readVariables();
  if (serviceKeys) return serviceKeys;
  const made = await developmentKeys({ dataDir, service: OPERATOR, pairs: correspondence.pairs });
  return parseServiceKeys(made.serviceKeys) ?? new Map();
}

function readVariables() {
  try {
    return readConfig(process.env, encryptionVariables);
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}
