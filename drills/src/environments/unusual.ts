import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { PROXY_VARIABLES } from "@super-heroes/kit/network/proxies";
import { hasIpv6Loopback } from "@super-heroes/system/environment/loopback-address";
import { serviceNames, variablePrefixOf } from "@super-heroes/topology/services";

/** An environment that differs from that of a developer. */
export interface UnusualEnvironment {
  /** For messages, such as "an IPv6 address as HOST". */
  what: string;
  variables: Record<string, string | undefined>;
  /** Comes before the command line, such as a shell that sets the umask. */
  prefix?: readonly string[];
  /** A part of the line that the command must print where it cannot work; absent where it must work. */
  cause?: string;
}

/** What the environments need. */
export interface Surroundings {
  /** An empty folder; an absolute path. */
  folder: string;
  /** The address of a server that counts its connections. */
  proxyUrl: string;
}

const NOTHING_LISTENS = "http://127.0.0.1:9";

const proxies = (url: string) => ({
  ...Object.fromEntries(PROXY_VARIABLES.map((name) => [name, url])),
  NODE_USE_ENV_PROXY: "1",
  NO_PROXY: undefined,
  no_proxy: undefined,
});

/** HOST for every service; without a prefix it is the gateway's. */
const listeningOn = (host: string) =>
  Object.fromEntries(["", ...serviceNames.map(variablePrefixOf)].map((prefix) => [`${prefix}HOST`, host]));

/** The environments; a short drill uses the first ones. Creates files that they need in the folder. */
export async function unusualEnvironments({ folder, proxyUrl }: Surroundings): Promise<UnusualEnvironment[]> {
  const named = join(folder, "a folder é 日本");
  const readOnly = join(folder, "read-only");
  const file = join(folder, "file");
  await mkdir(named);
  await mkdir(readOnly);
  await chmod(readOnly, 0o500);
  await writeFile(file, "");
  return [
    { what: "proxies that count their connections", variables: proxies(proxyUrl) },
    ...whereIpv6({ what: "an IPv6 address as HOST", variables: listeningOn("::1") }),
    {
      what: "an address as HOST that this machine does not have",
      variables: listeningOn("192.0.2.1"),
      cause: "HOST: 192.0.2.1 is not an address of this machine",
    },
    {
      what: "a file as the data folder",
      variables: { DATA_DIR: join(file, "data") },
      cause: "DATA_DIR sets another one",
    },
    { what: "a data folder with spaces and non-ASCII letters", variables: { DATA_DIR: join(named, "data") } },
    { what: "proxies at a closed port", variables: proxies(NOTHING_LISTENS) },
    ...whereIpv6({ what: "every IPv6 address as HOST", variables: listeningOn("::") }),
    { what: "a name as HOST", variables: listeningOn("localhost") },
    {
      what: "an invalid HOST",
      variables: listeningOn("not a host"),
      cause: "HOST: expected an IPv4 address, an IPv6 address or a host name",
    },
    { what: "a read-only home", variables: { HOME: readOnly, XDG_CACHE_HOME: undefined } },
    { what: "no home", variables: { HOME: undefined, XDG_CACHE_HOME: undefined } },
    { what: "no folder for temporary files", variables: { TMPDIR: join(folder, "no-such-folder") } },
    {
      what: "a umask without access for other users",
      variables: {},
      prefix: ["/bin/sh", "-c", 'umask 077; exec "$@"', "sh"],
    },
    {
      what: "a terminal without colours, the locale C, in CI",
      variables: { TERM: "dumb", LANG: "C", LC_ALL: "C", CI: "true" },
    },
    {
      what: "variables of k6 and of shells",
      variables: { K6_RPS: "1", K6_VUS: "1", K6_DURATION: "1s", URL: "x", PORT: "1", HOSTNAME: "x" },
    },
    ...(await anotherUser(join(folder, "another-user"))),
  ];
}

const whereIpv6 = (environment: UnusualEnvironment) => (hasIpv6Loopback() ? [environment] : []);

/** The user id of `nobody` on Linux and macOS. */
const NOBODY_UID = 65_534;

/** A user who does not own the clone, with another home. Only root can switch to one, who must be able to read the clone. */
async function anotherUser(home: string): Promise<UnusualEnvironment[]> {
  const setpriv = Bun.which("setpriv");
  if (process.getuid?.() !== 0 || !setpriv) return [];
  await mkdir(home);
  await chown(home, NOBODY_UID, NOBODY_UID);
  const prefix = [setpriv, `--reuid=${NOBODY_UID}`, `--regid=${NOBODY_UID}`, "--clear-groups"];
  const files = [process.execPath, join(repositoryRoot, "system/src/start.ts"), home];
  const { success } = Bun.spawnSync([
    ...prefix,
    "/bin/sh",
    "-c",
    'for f; do test -r "$f" || exit 1; done',
    "sh",
    ...files,
  ]);
  if (!success) return [];
  return [{ what: "another user", variables: { HOME: home, DATA_DIR: join(home, "data") }, prefix }];
}
