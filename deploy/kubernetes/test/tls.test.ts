import { beforeAll, describe, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { GATEWAY, services, urlVariableOf } from "@super-heroes/topology/services";
import { allowedArrows } from "./arrows.ts";
import { container, type KubernetesObject, named, ofKind } from "./objects.ts";
import { cannotRender, type Rendered, renderAll } from "./rendered.ts";

let rendered: Rendered;
if (!cannotRender)
  beforeAll(async () => {
    rendered = await renderAll();
  }, 60_000);

const names = services.map(({ name }) => name);

const variableOf = (deployment: KubernetesObject, variable: string): string | undefined =>
  container(deployment).env.find(({ name }: { name: string }) => name === variable)?.value;

describeRequiring(cannotRender, "components/tls", () => {
  test.each(names)("%s has a certificate for all its names, which its pods mount", (name) => {
    const { spec } = named(rendered.tls, "Certificate", name);
    const { metadata } = named(rendered.tls, "Service", name);
    const { namespace } = metadata;
    // By the name of its Service, and by that of all its pods.
    expect(spec.dnsNames).toEqual(
      [name, `${name}-replicas`].flatMap((host) => [
        host,
        `${host}.${namespace}`,
        `${host}.${namespace}.svc`,
        `${host}.${namespace}.svc.cluster.local`,
      ]),
    );
    expect(spec.usages).toEqual(expect.arrayContaining(["server auth", "client auth"]));
    expect(spec.issuerRef.name).toBe(named(rendered.tls, "Issuer", "services").metadata.name);
    const deployment = named(rendered.tls, "Deployment", name);
    expect(deployment.spec.template.spec.volumes).toContainEqual({
      name: "tls",
      secret: { secretName: spec.secretName, defaultMode: 0o440 },
    });
    const { mountPath } = container(deployment).volumeMounts.find(
      (mount: { name: string }) => mount.name === "tls",
    );
    for (const [variable, file] of [
      ["TLS_CERT_FILE", "tls.crt"],
      ["TLS_KEY_FILE", "tls.key"],
      ["UPSTREAM_CERT_FILE", "tls.crt"],
      ["UPSTREAM_KEY_FILE", "tls.key"],
      ["UPSTREAM_CA_FILE", "ca.crt"],
    ] as const)
      expect(variableOf(deployment, variable), variable).toBe(`${mountPath}/${file}`);
    expect(variableOf(deployment, "TLS_CLIENT_CA_FILE")).toBe(
      name === GATEWAY ? undefined : `${mountPath}/ca.crt`,
    );
  });

  test.each(services.filter(({ callees }) => callees.length > 0))("$name calls with TLS only", (service) => {
    const addressesOf = (objects: readonly KubernetesObject[]) => {
      const [{ configMapRef }] = container(named(objects, "Deployment", service.name)).envFrom;
      const { data = {} } = named(objects, "ConfigMap", configMapRef.name);
      return service.callees.map((callee) => data[urlVariableOf(callee)]);
    };
    const withoutTls = addressesOf(rendered.production);
    expect(withoutTls.filter((url) => !url?.startsWith("http://"))).toEqual([]);
    expect(addressesOf(rendered.tls)).toEqual(withoutTls.map((url) => url?.replace("http:", "https:")));
  });

  test("the authority keeps its key, so that renewed certificates trust those from before", () => {
    expect(named(rendered.tls, "Certificate", "authority").spec).toMatchObject({
      isCA: true,
      privateKey: { rotationPolicy: "Never" },
    });
  });
});

describe.each(["tls", "linkerd"] as const)("components/%s", (component) => {
  describeRequiring(cannotRender, "probes and metrics", () => {
    test("are read at a port that requires no certificate", () => {
      for (const name of names) {
        const deployment = named(rendered[component], "Deployment", name);
        const { ports, startupProbe, livenessProbe, readinessProbe } = container(deployment);
        const probe = ports.find((port: { name: string }) => port.name === "probe");
        expect(variableOf(deployment, "PROBE_PORT")).toBe(String(probe.containerPort));
        for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe])
          expect(httpGet.port).toBe("probe");
        expect(named(rendered[component], "Service", name).spec.ports).toContainEqual({
          name: "probe",
          port: probe.containerPort,
          targetPort: "probe",
        });
      }
      const monitor = named(rendered[component], "ServiceMonitor", "services");
      expect(monitor.spec.endpoints.map(({ port }: { port: string }) => port)).toEqual(["probe"]);
      const [{ ports }] = named(rendered[component], "NetworkPolicy", "services-from-prometheus").spec
        .ingress;
      expect(ports.map(({ port }: { port: string }) => port)).toEqual(["probe", "metrics"]);
    });

    test("services reach each other as before", () => {
      expect(allowedArrows(rendered[component])).toEqual(allowedArrows(rendered.production));
    });
  });
});

describeRequiring(cannotRender, "components/linkerd", () => {
  test.each(names)("%s is in the mesh, and its port is a Server", (name) => {
    const { template } = named(rendered.linkerd, "Deployment", name).spec;
    expect(template.metadata.annotations["linkerd.io/inject"]).toBe("enabled");
    expect(named(rendered.linkerd, "Server", name).spec).toMatchObject({
      podSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      port: "http",
      accessPolicy: name === GATEWAY ? "all-unauthenticated" : "deny",
    });
  });

  test("those that call a service may, and no others", () => {
    const allowed = ofKind(rendered.linkerd, "AuthorizationPolicy").flatMap(({ spec }) => {
      const [{ name }, ...others] = spec.requiredAuthenticationRefs;
      expect(others).toEqual([]);
      const { identityRefs } = named(rendered.linkerd, "MeshTLSAuthentication", name).spec;
      return identityRefs.map((caller: { name: string }) => `${caller.name} -> ${spec.targetRef.name}`);
    });
    const calls = services.flatMap(({ name, callees }) => callees.map((callee) => `${name} -> ${callee}`));
    expect(allowed.sort()).toEqual(calls.sort());
  });

  test("every identity is the ServiceAccount of its pods", () => {
    for (const name of names)
      expect(named(rendered.linkerd, "Deployment", name).spec.template.spec.serviceAccountName).toBe(name);
  });

  test("Linkerd repeats no requests: services do", () => {
    const text = JSON.stringify(rendered.linkerd);
    expect(text).not.toContain("retry.linkerd.io");
    expect(ofKind(rendered.linkerd, "ServiceProfile")).toEqual([]);
  });
});
