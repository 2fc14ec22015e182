/** `bun run certificates`: a certificate authority and a certificate for each service, for one machine. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { command } from "@super-heroes/cli/command";
import { defaulting, flag, orElse, toggle } from "@super-heroes/cli/option";
import { listOf, wholeNumber } from "@super-heroes/cli/readers";
import { shownPath } from "@super-heroes/cli/repository";
import { runProgram } from "@super-heroes/cli/run-program";
import { expected, UsageError } from "@super-heroes/cli/usage-error";
import { dataDir } from "@super-heroes/database/local-stack/default-dir";
import { OPERATOR } from "@super-heroes/topology/correspondence";
import { filesOf, writeCertificates } from "./certificates/certificate-set.ts";
import { certificatesFolder, DEFAULT_DAYS, tlsVariables } from "./certificates/tls-environment.ts";

const HOST = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$|^[0-9a-f]*(:[0-9a-f]*){2,7}$/i;

const certificates = command({
  call: "bun run certificates",
  description:
    "Creates a certificate authority, and a certificate for each service, for the balancer of Compose and for an operator's commands. They are for one machine: their keys are in files, which only this user can read.",
  options: {
    dir: orElse(
      flag("dir", "DIR", "folder of the certificates", (text) => resolve(text)),
      certificatesFolder(dataDir),
      "certificates in the data folder",
    ),
    days: defaulting(
      flag("days", "N", "how long they are valid", wholeNumber(1, 3650)),
      String(DEFAULT_DAYS),
    ),
    hosts: defaulting(
      flag(
        "hosts",
        "NAMES",
        "further names and addresses of this machine, separated by commas; each service has its own name, localhost, 127.0.0.1 and ::1",
        listOf((text, name) => {
          const isWrongAddress = /^[\d.]+$/.test(text) && isIP(text) === 0;
          if (HOST.test(text) && !isWrongAddress) return text;
          throw expected(name, "host names and IP addresses", text);
        }),
      ),
      "",
    ),
    renew: toggle(
      "renew",
      "issue new certificates of the same authority; running services use them within seconds",
    ),
    force: toggle("force", "replace the authority, too: services trust each other again after all have both"),
  },
  notes: `Examples:

  bun run certificates && bun run start --tls
  bun run certificates --hosts laptop.local,192.168.1.20 --days 30
  bun run certificates --renew`,
  async run({ values: { dir, days, hosts, renew, force } }) {
    if (renew && force) throw new UsageError("--renew and --force exclude each other");
    const mode = renew ? "renew" : force ? "replace" : "create";
    const expires = await writeCertificates(dir, { days, hosts, mode });
    console.log(text(dir, expires));
  },
});

function text(folder: string, expires: Date): string {
  const variables = Object.entries(tlsVariables(folder, "heroes")).map(
    ([name, value]) => `  ${name}=${shownPath(value ?? "")}`,
  );
  const { cert, key, ca } = filesOf(shownPath(folder), OPERATOR);
  return `The certificates are in ${shownPath(folder)}, valid until ${expires.toISOString().slice(0, 10)}.

"bun run start --tls" uses those in the data folder. The variables of heroes, as an example:

${variables.join("\n")}

The gateway has no TLS_CLIENT_CA_FILE, because browsers have no certificate. To call another service:

  curl --cacert ${ca} --cert ${cert} --key ${key} https://localhost:8001/api/heroes/random_hero`;
}

await runProgram("certificates", certificates.run);
