/** Reads compose.tls.yml and haproxy-tls.cfg, and checks what each container gets. */
import { describe, expect, test } from "bun:test";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { BALANCER, writeCertificates } from "@super-heroes/system/certificates/certificate-set";
import { addressVariableOf, GATEWAY, services, urlVariableOf } from "@super-heroes/topology/services";
import { copyCertificates, updateBalancer } from "./copy-certificates.ts";

const read = (path: string) => readFile(join(repositoryRoot, path), "utf8");

const { services: containers } = Bun.YAML.parse(
  (await read("compose.tls.yml")).replaceAll(/ !(reset|override)\b/g, ""),
) as {
  services: Record<
    string,
    { environment?: Record<string, string>; volumes?: object[]; depends_on?: object; command?: string[] }
  >;
};

const ownFiles = (name: string) => ({
  type: "volume",
  source: "certificates",
  target: "/run/certificates",
  read_only: true,
  volume: { subpath: name, nocopy: true },
});

describe("compose.tls.yml", () => {
  test.each(services)("$name gets its own files, and calls with TLS only", ({ name, callees, port }) => {
    const { environment = {}, volumes, depends_on } = containers[name] ?? {};
    expect(environment).toMatchObject({
      TLS_CERT_FILE: "/run/certificates/tls.crt",
      TLS_KEY_FILE: "/run/certificates/tls.key",
      UPSTREAM_CA_FILE: "/run/certificates/ca.crt",
      UPSTREAM_CERT_FILE: "/run/certificates/tls.crt",
      UPSTREAM_KEY_FILE: "/run/certificates/tls.key",
    });
    expect(environment.TLS_CLIENT_CA_FILE).toBe(name === GATEWAY ? undefined : "/run/certificates/ca.crt");
    expect(volumes).toEqual([ownFiles(name)]);
    expect(depends_on).toEqual({ certificates: { condition: "service_completed_successfully" } });
    const urls = Object.entries(environment).filter(([, value]) => value.includes("balancer"));
    const ports = new Map(services.map((service) => [service.name, service.port]));
    expect(Object.fromEntries(urls)).toEqual(
      Object.fromEntries(
        callees.map((callee) => {
          const variable = urlVariableOf(callee);
          const address = `\${${addressVariableOf(callee)}:-balancer:${ports.get(callee)}}`;
          return [variable, `\${${variable}:-https://${address}}`];
        }),
      ),
    );
    expect(port).toBeGreaterThan(0);
  });

  test("every other container is the balancer or the one that copies the files", () => {
    const others = Object.keys(containers).filter(
      (name) => !services.some((service) => service.name === name),
    );
    expect(others.sort()).toEqual([BALANCER, "certificates"]);
    expect(containers[BALANCER]?.volumes).toContainEqual(ownFiles(BALANCER));
    // The socket of the balancer, which it creates itself.
    expect(containers[BALANCER]?.volumes).toContainEqual({
      type: "volume",
      source: "certificates",
      target: "/run/haproxy",
      volume: { subpath: "balancer-control", nocopy: true },
    });
  });
});

test("the balancer's file with TLS differs from that without in its certificates and in the errors of a server alone", async () => {
  const server = " ssl verify required ca-file /run/certificates/ca.crt crt /run/certificates/tls.crt";
  const client = " ssl crt /run/certificates/tls.crt alpn http/1.1";
  const text = await read("deploy/compose/haproxy-tls.cfg");
  const lines = text.split("\n");
  const ofServices = services
    .filter(({ name }) => name !== GATEWAY)
    .map(({ port }) => `    bind :${port}${client} ca-file /run/certificates/ca.crt verify required`);
  expect(lines.filter((line) => /^ {4}bind :80/.test(line)).sort()).toEqual(
    [`    bind :8000${client}`, ...ofServices].sort(),
  );
  for (const { name } of services)
    expect(text).toContain(`    server-template ${name}- 10 ${name}:8000 verifyhost ${name}\n`);
  const without = text
    .slice(text.indexOf("# The load balancer"))
    .replace(/ {4}# The key of tls\.crt is in tls\.key\.\n( {4}.*\n)*? {4}stats socket .*\n/, "")
    .replace(/ {4}# Three errors in a row, .*\n/, "")
    .replace("error-limit 3", "error-limit 1")
    .replace(server, "")
    .replace(/(bind :\d+) ssl .*/g, "$1")
    .replace(/ verifyhost \w+/g, "");
  expect(without).toBe(await read("deploy/compose/haproxy.cfg"));
});

describe("copies of certificates", () => {
  test("are in a folder for each container, without the key of the authority", async () => {
    const folder = await mkdtemp(join(tmpdir(), "compose-tls-"));
    try {
      const [from, to] = [join(folder, "from"), join(folder, "to")];
      await writeCertificates(from, { days: 1, hosts: [], mode: "create" });
      const names = [...services.map(({ name }) => name), BALANCER];
      expect(await copyCertificates(from, to)).toEqual(names);
      expect((await readdir(to)).sort()).toEqual([...names, "balancer-control"].sort());
      expect((await stat(join(to, "balancer-control"))).mode & 0o777).toBe(0o700);
      for (const name of names) {
        const own = join(to, name);
        expect((await stat(own)).mode & 0o777).toBe(0o700);
        expect((await readdir(own)).sort()).toEqual(["ca.crt", "tls.crt", "tls.key"]);
        for (const file of await readdir(own)) {
          expect((await stat(join(own, file))).mode & 0o777).toBe(0o400);
          expect(await readFile(join(own, file), "utf8")).toBe(
            await readFile(join(from, name, file), "utf8"),
          );
        }
      }
      await writeCertificates(from, { days: 1, hosts: [], mode: "renew" });
      await copyCertificates(from, to);
      expect(await updateBalancer(to)).toBe(false);
      expect(await readFile(join(to, "heroes/tls.crt"), "utf8")).toBe(
        await readFile(join(from, "heroes/tls.crt"), "utf8"),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("need certificates: the error names the command", async () => {
    const to = await mkdtemp(join(tmpdir(), "certificates-"));
    try {
      await expect(copyCertificates("/nowhere", to)).rejects.toThrow(
        '/nowhere/gateway/ca.crt cannot be read (ENOENT): run "bun run certificates" first',
      );
    } finally {
      await rm(to, { recursive: true });
    }
  });
});
