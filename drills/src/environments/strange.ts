import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { PROXY_VARIABLES } from "@super-heroes/kit/network/proxies";
import { hasIpv6Loopback } from "@super-heroes/system/environment/loopback-address";
import { serviceNames } from "@super-heroes/topology/services";

/** An environment that a command was not written in. */
export interface StrangeEnvironment {
  /** As in "an IPv6 address as HOST". */
  what: string;
  variables: Record<string, string | undefined>;
  /** In front of the command line, such as a shell that changes the mask of new files. */
  prefix?: readonly string[];
  /** What the one line has to contain where the command cannot work here; absent where it has to. */
  cause?: string;
}

/** What environments are made of. */
export interface Surroundings {
  /** An empty folder of the drill's; an absolute path. */
  folder: string;
  /** Of a server that counts its connections. */
  proxyUrl: string;
}

const NOTHING_LISTENS = "http://127.0.0.1:9";

const proxies = (url: string) => ({
  ...Object.fromEntries(PROXY_VARIABLES.map((name) => [name, url])),
  NODE_USE_ENV_PROXY: "1",
  NO_PROXY: undefined,
  no_proxy: undefined,
});

/** For every service: a bare HOST is the gateway's. */
const listeningOn = (host: string) =>
  Object.fromEntries(
    ["", ...serviceNames.map((name) => `${name.toUpperCase()}_`)].map((prefix) => [`${prefix}HOST`, host]),
  );

/** The environments; the first of them are those of a short drill. Makes what they need in the folder. */
export async function strangeEnvironments({ folder, proxyUrl }: Surroundings): Promise<StrangeEnvironment[]> {
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
      what: "a data folder that is none",
      variables: { DATA_DIR: join(file, "data") },
      cause: "DATA_DIR sets another one",
    },
    { what: "a data folder with blanks and other letters", variables: { DATA_DIR: join(named, "data") } },
    { what: "proxies at a port that nothing listens on", variables: proxies(NOTHING_LISTENS) },
    ...whereIpv6({ what: "every IPv6 address as HOST", variables: listeningOn("::") }),
    { what: "a name as HOST", variables: listeningOn("localhost") },
    {
      what: "a HOST that is none",
      variables: listeningOn("not a host"),
      cause: "HOST: expected an IPv4 address, an IPv6 address or a host name",
    },
    { what: "a read-only home", variables: { HOME: readOnly, XDG_CACHE_HOME: undefined } },
    { what: "no home", variables: { HOME: undefined, XDG_CACHE_HOME: undefined } },
    { what: "no folder for temporary files", variables: { TMPDIR: join(folder, "no-such-folder") } },
    {
      what: "a mask that keeps files from other users",
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

const whereIpv6 = (environment: StrangeEnvironment) => (hasIpv6Loopback() ? [environment] : []);

/** A user without rights, by number on every Linux and macOS. */
const NOBODY = 65_534;

/** A user whose the clone is not, with a home of their own. Only root can become one, and they have to be able to read the clone. */
async function anotherUser(home: string): Promise<StrangeEnvironment[]> {
  const setpriv = Bun.which("setpriv");
  if (process.getuid?.() !== 0 || !setpriv) return [];
  await mkdir(home);
  await chown(home, NOBODY, NOBODY);
  const prefix = [setpriv, `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
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
