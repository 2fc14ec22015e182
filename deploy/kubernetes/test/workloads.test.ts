import { beforeAll, describe, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { services } from "@super-heroes/topology/services";
import packageFile from "../../../package.json" with { type: "json" };
import { serverOf } from "../prepare/stores.ts";
import {
  container,
  type KubernetesObject,
  named,
  ofKind,
  type Selector,
  selects,
  workloads,
} from "./objects.ts";
import { cannotRender, type Rendered, renderAll } from "./rendered.ts";

const SERVICES = services.map(({ name }) => name).sort();
const STORES = [
  ...new Set(["nats", ...services.flatMap(({ store }) => (store ? [serverOf(store)] : []))]),
].sort();
const PRE_STOP_SECONDS = 5;
/** The time for requests in flight when a service stops, as in kit/src/process/run.ts. */
const DRAIN_SECONDS = 10;

let rendered: Rendered;
if (!cannotRender)
  beforeAll(async () => {
    rendered = await renderAll();
  }, 60_000);

describeRequiring(cannotRender, "manifests", () => {
  describe.each(["base", "local", "production"] as const)("%s", (name) => {
    const objects = () => rendered[name];
    const deployments = () => ofKind(objects(), "Deployment");
    const podOf = (workload: KubernetesObject) => workload.spec.template.spec;

    test("has a Deployment of each service, and stores in the local overlay alone", () => {
      const names = (kind: string) => ofKind(objects(), kind).map(({ metadata }) => metadata.name);
      expect(names("Deployment").sort()).toEqual(SERVICES);
      expect(names("StatefulSet").sort()).toEqual(name === "local" ? STORES : []);
    });

    test("services have a Service, an autoscaler and a disruption budget that select them", () => {
      for (const deployment of deployments()) {
        const { labels } = deployment.spec.template.metadata;
        const service = named(objects(), "Service", deployment.metadata.name);
        const autoscaler = named(objects(), "HorizontalPodAutoscaler", deployment.metadata.name);
        const budget = named(objects(), "PodDisruptionBudget", deployment.metadata.name);
        const meant = (matchLabels: Record<string, string>) =>
          deployments().filter((one) => selects({ matchLabels }, one.spec.template.metadata.labels));
        expect(meant(service.spec.selector)).toEqual([deployment]);
        expect(meant(budget.spec.selector.matchLabels)).toEqual([deployment]);
        expect(meant(deployment.spec.selector.matchLabels)).toEqual([deployment]);
        expect(autoscaler.spec.scaleTargetRef).toMatchObject({
          kind: "Deployment",
          name: deployment.metadata.name,
        });
        expect(labels["app.kubernetes.io/component"]).toBe("service");
        expect(budget.spec.maxUnavailable).toBe(1);
        expect(autoscaler.spec.minReplicas).toBeGreaterThanOrEqual(2);
        expect(autoscaler.spec.maxReplicas).toBeGreaterThan(autoscaler.spec.minReplicas);
      }
    });

    test("services that others call have a name with the addresses of their ready pods, beside that of the Service", () => {
      const headless = ofKind(objects(), "Service").filter(({ spec }) => spec.clusterIP === "None");
      const called = services.filter(({ callers }) => callers.length > 0).map(({ name }) => name);
      const ofServices = headless.filter(({ metadata }) => metadata.name.endsWith("-replicas"));
      expect(ofServices.map(({ metadata }) => metadata.name).sort()).toEqual(
        called.map((name) => `${name}-replicas`).sort(),
      );
      for (const { metadata, spec } of ofServices) {
        const [name = ""] = metadata.name.split("-");
        const service = named(objects(), "Service", name);
        expect(spec.selector).toEqual(service.spec.selector);
        // Without an address of its own, the port is that of the pods.
        const [port] = container(named(objects(), "Deployment", name)).ports;
        expect(spec.ports).toEqual([{ name: "http", port: port.containerPort, targetPort: port.name }]);
        expect(spec.publishNotReadyAddresses).toBeUndefined();
      }
    });

    test("services have two replicas and keep them during a rollout; in production the autoscaler sets the number", () => {
      for (const { spec } of deployments()) {
        expect(spec.replicas).toBe(name === "production" ? undefined : 2);
        expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      }
    });

    test("services are spread over nodes, and over zones where nodes must have one", () => {
      const keys = [
        ...(name === "production" ? ["topology.kubernetes.io/zone"] : []),
        "kubernetes.io/hostname",
      ];
      for (const deployment of deployments()) {
        const spread: { topologyKey: string; labelSelector: Selector; matchLabelKeys: string[] }[] =
          podOf(deployment).topologySpreadConstraints;
        expect(spread.map(({ topologyKey }) => topologyKey)).toEqual(keys);
        const { labels } = deployment.spec.template.metadata;
        for (const { labelSelector, matchLabelKeys } of spread) {
          // The pod's own labels under these keys select the others.
          const own = matchLabelKeys.flatMap((key) => (key in labels ? [[key, labels[key]]] : []));
          const matchLabels = { ...labelSelector.matchLabels, ...Object.fromEntries(own) };
          const spreadTogether = deployments().filter((one) =>
            selects({ matchLabels }, one.spec.template.metadata.labels),
          );
          expect(spreadTogether).toEqual([deployment]);
          expect(matchLabelKeys).toContain("pod-template-hash");
        }
      }
    });

    test("services are probed, and have time to drain after their endpoint is removed", () => {
      for (const deployment of deployments()) {
        const { livenessProbe, startupProbe, readinessProbe, lifecycle } = container(deployment);
        expect(livenessProbe.httpGet).toEqual({ path: "/health", port: "http" });
        expect(startupProbe.httpGet).toEqual({ path: "/health", port: "http" });
        expect(readinessProbe.httpGet).toEqual({ path: "/ready", port: "http" });
        expect(lifecycle.preStop.sleep.seconds).toBe(PRE_STOP_SECONDS);
        expect(podOf(deployment).terminationGracePeriodSeconds).toBeGreaterThan(
          PRE_STOP_SECONDS + DRAIN_SECONDS,
        );
      }
    });

    test("every container has requests, limits, and probes on a port that it has", () => {
      for (const workload of workloads(objects())) {
        const { resources, ports, ...probes } = container(workload);
        for (const bound of [resources.requests, resources.limits])
          expect(bound).toEqual({ cpu: expect.any(String), memory: expect.stringMatching(/^\d+Mi$/) });
        const names = ports.map((port: { name: string }) => port.name);
        for (const kind of ["startupProbe", "livenessProbe", "readinessProbe"]) {
          const { httpGet, tcpSocket, exec } = probes[kind];
          if (!exec) expect(names).toContain((httpGet ?? tcpSocket).port);
        }
      }
    });

    test("every pod satisfies the restricted Pod Security Standard, which the namespace enforces", () => {
      const namespace = ofKind(objects(), "Namespace")[0];
      expect(namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce"]).toBe("restricted");
      for (const workload of workloads(objects())) {
        const pod = podOf(workload);
        expect(workload.metadata.namespace).toBe(namespace?.metadata.name as string);
        expect(pod.securityContext).toMatchObject({
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: "RuntimeDefault" },
        });
        expect(container(workload).securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(pod.volumes).toContainEqual({ name: "tmp", emptyDir: expect.anything() });
      }
    });

    test("no pod has a token of the API server, or Kubernetes' variables of other Services", () => {
      for (const workload of workloads(objects())) {
        const { serviceAccountName, automountServiceAccountToken, enableServiceLinks } = podOf(workload);
        expect(serviceAccountName).toBe(workload.metadata.name);
        expect(named(objects(), "ServiceAccount", serviceAccountName).automountServiceAccountToken).toBe(
          false,
        );
        expect(automountServiceAccountToken).toBe(false);
        expect(enableServiceLinks).toBe(false);
      }
    });

    test("images are pinned; those of services to the version of this repository", () => {
      for (const workload of workloads(objects())) {
        const { image } = container(workload);
        expect(image).toMatch(/^[^:]+:\d[\d.]*(-alpine)?$/);
        if (workload.kind === "Deployment")
          expect(image).toEndWith(`-${workload.metadata.name}:${packageFile.version}`);
      }
    });

    test("mounted volumes exist", () => {
      for (const workload of workloads(objects())) {
        const volumes = [...podOf(workload).volumes, ...claimsOf(workload)].map((volume) => volume.name);
        for (const { name: volume } of container(workload).volumeMounts) expect(volumes).toContain(volume);
        for (const { configMap } of podOf(workload).volumes)
          if (configMap) expect(named(objects(), "ConfigMap", configMap.name).data).toBeDefined();
      }
    });
  });

  test("a store has a volume for its files", () => {
    for (const store of ofKind(rendered.local, "StatefulSet"))
      expect(claimsOf(store)).toEqual([{ name: "data" }]);
  });

  test("both ingresses lead to the gateway with every path, pages included, in production over TLS", () => {
    for (const name of ["local", "production"] as const) {
      const { spec } = named(rendered[name], "Ingress", "gateway");
      const service = { name: "gateway", port: { name: "http" } };
      expect(spec.rules[0].http.paths).toEqual([{ path: "/", pathType: "Prefix", backend: { service } }]);
      expect(spec.tls?.[0].hosts).toEqual(name === "production" ? [spec.rules[0].host] : undefined);
    }
  });

  test("Prometheus finds the Services of all services", () => {
    const scraped: [service: string, port: string][] = [];
    for (const { spec } of ofKind(rendered.production, "ServiceMonitor"))
      for (const { metadata, spec: service } of ofKind(rendered.production, "Service")) {
        if (!selects(spec.selector, metadata.labels)) continue;
        const { port, path } = spec.endpoints[0];
        expect(path).toBe("/metrics");
        expect(service.ports.map(({ name }: { name: string }) => name)).toContain(port);
        scraped.push([metadata.name, port]);
      }
    // The gateway's port `http` is public.
    const expected = SERVICES.map((name) => [name, name === "gateway" ? "metrics" : "http"]);
    expect(scraped.toSorted() as string[][]).toEqual(expected);
  });

  test("metrics are not public, and Prometheus reaches those of the gateway", () => {
    const pod = named(rendered.production, "Deployment", "gateway").spec.template;
    expect(pod.spec.containers[0].ports).toContainEqual({ name: "metrics", containerPort: 8008 });
    const lead = (rule: { ports?: { port: string }[] }) => rule.ports?.some(({ port }) => port === "metrics");
    const allowing = ofKind(rendered.production, "NetworkPolicy").filter(
      ({ spec }) => selects(spec.podSelector, pod.metadata.labels) && (spec.ingress ?? []).some(lead),
    );
    expect(allowing.map(({ metadata }) => metadata.name)).toEqual(["services-from-prometheus"]);
  });
});

const claimsOf = (workload: KubernetesObject): { name: string }[] =>
  (workload.spec.volumeClaimTemplates ?? []).map(({ metadata }: KubernetesObject) => ({
    name: metadata.name,
  }));
