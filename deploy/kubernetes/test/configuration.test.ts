import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { readConfig } from "@super-heroes/kit/config/config";
import { poolSize } from "@super-heroes/kit/store/variables";
import { readShapes } from "@super-heroes/system/configuration/shapes";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { services, urlVariableOf } from "@super-heroes/topology/services";
import { ENGINE_PORTS } from "../prepare/stores.ts";
import { container, type KubernetesObject, named, ofKind, workloads } from "./objects.ts";
import { cannotRender, type Rendered, renderAll } from "./rendered.ts";

const SERVICES = [...(await readShapes())];

let rendered: Rendered;
if (!cannotRender)
  beforeAll(async () => {
    rendered = await renderAll();
  }, 60_000);

/** The environment of a service's container, without Secrets from outside. */
function environmentOf(objects: readonly KubernetesObject[], service: string): Record<string, string> {
  const { env, envFrom } = container(named(objects, "Deployment", service));
  const [{ configMapRef }, { secretRef }] = envFrom;
  const secret = objects.find(({ kind, metadata }) => kind === "Secret" && metadata.name === secretRef.name);
  const decoded = Object.entries(secret?.data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, "base64").toString(),
  ]);
  return {
    ...named(objects, "ConfigMap", configMapRef.name).data,
    ...Object.fromEntries(decoded),
    ...Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value])),
  };
}

test("the flags of the manifests are those of the repository", async () => {
  const [ofManifests, ofRepository] = await Promise.all(
    ["../base/flags/flags.json", "../../flags/flags.json"].map((path) =>
      Bun.file(join(import.meta.dir, path)).text(),
    ),
  );
  expect(ofManifests).toBe(ofRepository);
});

describeRequiring(cannotRender, "configuration", () => {
  test("services that use flags read them in a mounted folder, which is updated; others have none", () => {
    for (const objects of [rendered.base, rendered.production])
      for (const [service, variables] of SERVICES) {
        const { template } = named(objects, "Deployment", service).spec;
        const mount = template.spec.containers[0].volumeMounts.find(
          ({ name }: { name: string }) => name === "flags",
        );
        expect(mount !== undefined).toBe("flagsFile" in variables);
        if (!mount) continue;
        expect(mount).toEqual({ name: "flags", mountPath: "/run/flags", readOnly: true });
        expect(environmentOf(objects, service).FLAGS_FILE).toBe("/run/flags/flags.json");
        expect(named(objects, "ConfigMap", "flags").data).toHaveProperty(["flags.json"]);
      }
  });

  describe.each(SERVICES)("%s", (service, variables) => {
    test("gets only variables that it reads, and values that it accepts", () => {
      const names = Object.values(variables).map(({ name }) => name);
      for (const objects of [rendered.base, rendered.local, rendered.production]) {
        const environment = environmentOf(objects, service);
        expect(Object.keys(environment).filter((name) => !names.includes(name))).toEqual([]);
        const config = readConfig(environment, variables) as Record<string, unknown>;
        expect(config).toMatchObject({ environment: "production", host: "0.0.0.0", port: 8000 });
        if ("poolMax" in config) poolSize(config as { poolMin: number; poolMax: number });
      }
    });

    test("has its store and keys in the local overlay", () => {
      const config = readConfig(environmentOf(rendered.local, service), variables) as Record<string, unknown>;
      for (const needed of ["storeUrl", "serviceKeys", "natsUrl", "jwtPrivateKey"])
        if (needed in variables) expect(config[needed], needed).toBeDefined();
    });

    test("calls only existing Services", () => {
      for (const value of Object.values(environmentOf(rendered.local, service))) {
        const url = URL.parse(value);
        if (!url?.port) continue;
        const ports: { port: number }[] = named(rendered.local, "Service", url.hostname).spec.ports;
        expect(ports.map(({ port }) => String(port))).toContain(url.port);
      }
    });

    test("calls the replicas of other services, and not the address of their Service", () => {
      const { callees = [] } = services.find(({ name }) => name === service) ?? {};
      const environment = environmentOf(rendered.base, service);
      for (const callee of callees)
        expect(environment[urlVariableOf(callee)]).toBe(`http://${callee}-replicas:8000`);
    });
  });

  test("the pools of a database's services fit into its connections, with the most pods of the autoscaler", () => {
    // PostgreSQL's default is 100, of which 3 are reserved for administrators; MariaDB's is 151.
    const limits: Record<string, number> = { "postgres:": 97, "mysql:": 151 };
    const wanted = new Map<string, { limit: number; connections: number }>();
    for (const [service, variables] of SERVICES) {
      const { storeUrl, poolMax } = readConfig(environmentOf(rendered.local, service), variables) as {
        storeUrl?: string;
        poolMax?: number;
      };
      const { protocol = "", host = "" } = URL.parse(storeUrl ?? "") ?? {};
      const limit = limits[protocol];
      if (limit === undefined || poolMax === undefined) continue;
      const { maxReplicas } = named(rendered.local, "HorizontalPodAutoscaler", service).spec;
      const soFar = wanted.get(host)?.connections ?? 0;
      // During a rollout there is one pod more.
      wanted.set(host, { limit, connections: soFar + poolMax * (maxReplicas + 1) });
    }
    const hosts = services.flatMap(({ store }) =>
      store && store.engine !== "mongodb" ? [`${store.server}:${ENGINE_PORTS[store.engine]}`] : [],
    );
    expect([...wanted.keys()].sort()).toEqual([...new Set(hosts)].sort());
    for (const [host, { limit, connections }] of wanted) expect(connections, host).toBeLessThanOrEqual(limit);
  });

  test("every Secret of the local overlay is generated and used by a workload", () => {
    const secrets = ofKind(rendered.local, "Secret");
    const owners = [...workloads(rendered.local)].map(({ metadata }) => metadata.name).sort();
    expect(secrets.map(({ metadata }) => metadata.name.replace(/-[a-z0-9]{10}$/, "")).sort()).toEqual(owners);
    for (const { metadata, data } of secrets) {
      expect(data).not.toBeEmptyObject();
      expect(metadata.name).toMatch(/-[a-z0-9]{10}$/);
    }
  });

  test("production has no Secret and no value of a secret variable, and refers to the expected Secrets", () => {
    expect(ofKind(rendered.production, "Secret")).toEqual([]);
    for (const [service, variables] of SERVICES) {
      const secret = Object.values(variables).filter(({ secret }) => secret);
      const environment = environmentOf(rendered.production, service);
      for (const { name } of secret) expect(environment).not.toHaveProperty(name);
      const [, { secretRef }] = container(named(rendered.production, "Deployment", service)).envFrom;
      expect(secretRef).toEqual({ name: service });
    }
  });

  test.each(SERVICES)("the README names every key of the Secret of %s", async (service, variables) => {
    const readme = await Bun.file(`${import.meta.dir}/../README.md`).text();
    const row = readme.split("\n").find((line) => line.startsWith("| `") && line.includes(`\`${service}\``));
    const [, , keys] = row?.split("|") ?? [];
    const named = [...(keys ?? "").matchAll(/`([A-Z_]+)`/g)].map(([, key]) => key);
    const secret = Object.values(variables).filter(({ secret }) => secret);
    expect(named.sort()).toEqual(secret.map(({ name }) => name).sort());
  });
});
