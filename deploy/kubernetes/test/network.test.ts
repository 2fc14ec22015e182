import { beforeAll, expect, test } from "bun:test";
import { describeRequiring } from "@super-heroes/testing/run/requirements";
import { services } from "@super-heroes/topology/services";
import { ENGINE_PORTS, serverOf } from "../prepare/stores.ts";
import { allowedArrows } from "./arrows.ts";
import { container, named, ofKind, selects, workloads } from "./objects.ts";
import { cannotRender, type Rendered, renderAll } from "./rendered.ts";

const BETWEEN_SERVICES = services
  .flatMap(({ name, callees }) => callees.map((callee) => `${name} -> ${callee}:8000`))
  .sort();
const TO_STORES = services
  .flatMap(({ name, store, events }) => [
    ...(store ? [`${name} -> ${serverOf(store)}:${ENGINE_PORTS[store.engine]}`] : []),
    ...(events ? [`${name} -> nats:4222`] : []),
  ])
  .sort();

let rendered: Rendered;
if (!cannotRender)
  beforeAll(async () => {
    rendered = await renderAll();
  }, 60_000);

describeRequiring(cannotRender, "network policies", () => {
  test("services reach those that they call, and no others", () => {
    expect(BETWEEN_SERVICES).toContain("fights -> heroes:8000");
    expect(allowedArrows(rendered.base)).toEqual(BETWEEN_SERVICES);
    expect(allowedArrows(rendered.production)).toEqual(BETWEEN_SERVICES);
  });

  test("in the local overlay they reach their own stores as well", () => {
    expect(allowedArrows(rendered.local)).toEqual([...BETWEEN_SERVICES, ...TO_STORES].sort());
  });

  test("with the component for narrations, fights reach public addresses at 443, and no other address of the cluster", () => {
    expect(allowedArrows(rendered.narration)).toEqual(BETWEEN_SERVICES);
    const { spec } = named(rendered.narration, "NetworkPolicy", "fights-to-narration");
    expect(spec.podSelector).toEqual({ matchLabels: { "app.kubernetes.io/name": "fights" } });
    const [{ to, ports }, ...others] = spec.egress;
    expect(others).toEqual([]);
    expect(ports).toEqual([{ protocol: "TCP", port: 443 }]);
    expect(to[0].ipBlock.except).toEqual(
      expect.arrayContaining(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"]),
    );
  });

  test("without the policies, every pod would reach every other", () => {
    const open = rendered.base.filter(({ kind }) => kind !== "NetworkPolicy");
    // The port of each service, and a second one of the gateway.
    expect(allowedArrows(open)).toHaveLength(services.length * (services.length + 1));
  });

  test("every policy selects existing pods, and ports that they have", () => {
    for (const objects of [rendered.base, rendered.local, rendered.production])
      for (const { metadata, spec } of ofKind(objects, "NetworkPolicy")) {
        const pods = workloads(objects).filter((one) =>
          selects(spec.podSelector, one.spec.template.metadata.labels),
        );
        expect(pods, metadata.name).not.toBeEmpty();
        const names = pods.flatMap((one) => container(one).ports.map((port: { name: string }) => port.name));
        for (const { ports } of spec.ingress ?? [])
          for (const { port } of ports) expect(names, metadata.name).toContain(port);
      }
  });

  test("only the ingress controller and Prometheus have access from other namespaces", () => {
    const comers = ofKind(rendered.production, "NetworkPolicy").flatMap(({ metadata, spec }) =>
      (spec.ingress ?? []).flatMap(({ from }: { from: { namespaceSelector?: object }[] }) =>
        from.some(({ namespaceSelector }) => namespaceSelector) ? [metadata.name] : [],
      ),
    );
    expect(comers.sort()).toEqual(["entrance-to-gateway", "services-from-prometheus"]);
  });

  test("in production, services reach their own stores outside, on their ports", () => {
    const ways = ofKind(rendered.production, "NetworkPolicy").flatMap(({ spec }) =>
      (spec.egress ?? []).flatMap(
        ({ to, ports }: { to: { ipBlock?: object }[]; ports: { port: number }[] }) =>
          to.some(({ ipBlock }) => ipBlock)
            ? workloads(rendered.production)
                .filter((one) => selects(spec.podSelector, one.spec.template.metadata.labels))
                .map((one) => `${one.metadata.name}:${ports.map(({ port }) => port)}`)
            : [],
      ),
    );
    expect(ways.sort()).toEqual(TO_STORES.map((arrow) => arrow.replace(/ -> .*:/, ":")).sort());
  });

  test("k6 reaches fights", () => {
    const labels = { app: "k6", k6_cr: "k6-fights", runner: "true" };
    expect(selects(named(rendered.load, "NetworkPolicy", "k6").spec.podSelector, labels)).toBe(true);
    const { spec } = named(rendered.load, "NetworkPolicy", "fights-from-k6");
    const fights = named(rendered.base, "Deployment", "fights").spec.template.metadata.labels;
    expect(selects(spec.podSelector, fights)).toBe(true);
    expect(selects(spec.ingress[0].from[0].podSelector, labels)).toBe(true);
  });
});
