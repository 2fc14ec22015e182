import { beforeAll, expect, test } from "bun:test";
import { describeRequiring } from "../../../testing/src/requirements.ts";
import { allowedArrows } from "./arrows.ts";
import { container, named, ofKind, selects, workloads } from "./objects.ts";
import { cannotRender, type Rendered, renderAll } from "./rendered.ts";

const BETWEEN_SERVICES = [
  "fights -> heroes:8000",
  "fights -> locations:8000",
  "fights -> villains:8000",
  "gateway -> analytics:8000",
  "gateway -> fights:8000",
  "gateway -> heroes:8000",
  "gateway -> locations:8000",
  "gateway -> orders:8000",
  "gateway -> users:8000",
  "gateway -> villains:8000",
  "heroes -> users:8000",
  "locations -> users:8000",
  "orders -> users:8000",
  "villains -> users:8000",
];
const TO_STORES = [
  "analytics -> mongo-db:27017",
  "analytics -> nats:4222",
  "fights -> mongo-db:27017",
  "fights -> nats:4222",
  "heroes -> heroes-db:5432",
  "locations -> locations-db:3306",
  "orders -> accounts-db:5432",
  "orders -> nats:4222",
  "users -> accounts-db:5432",
  "users -> nats:4222",
  "villains -> villains-db:5432",
];

let rendered: Rendered;
if (!cannotRender)
  beforeAll(async () => {
    rendered = await renderAll();
  }, 60_000);

describeRequiring(cannotRender, "network policies", () => {
  test("services reach those they call, and nobody else", () => {
    expect(allowedArrows(rendered.base)).toEqual(BETWEEN_SERVICES);
    expect(allowedArrows(rendered.production)).toEqual(BETWEEN_SERVICES);
  });

  test("in the local overlay they reach their own stores as well", () => {
    expect(allowedArrows(rendered.local)).toEqual([...BETWEEN_SERVICES, ...TO_STORES].sort());
  });

  test("without the policies everybody would reach everybody", () => {
    const open = rendered.base.filter(({ kind }) => kind !== "NetworkPolicy");
    expect(allowedArrows(open)).toHaveLength(8 * 8);
  });

  test("every policy selects pods that are there, and ports that these have", () => {
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

  test("only the ingress controller and Prometheus come in from other namespaces", () => {
    const comers = ofKind(rendered.production, "NetworkPolicy").flatMap(({ metadata, spec }) =>
      (spec.ingress ?? []).flatMap(({ from }: { from: { namespaceSelector?: object }[] }) =>
        from.some(({ namespaceSelector }) => namespaceSelector) ? [metadata.name] : [],
      ),
    );
    expect(comers.sort()).toEqual(["entrance-to-gateway", "services-from-prometheus"]);
  });

  test("in production the stores outside are reached on their ports, by those they belong to", () => {
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

  test("k6 reaches fights, and fights takes it in", () => {
    const labels = { app: "k6", k6_cr: "k6-fights", runner: "true" };
    expect(selects(named(rendered.load, "NetworkPolicy", "k6").spec.podSelector, labels)).toBe(true);
    const { spec } = named(rendered.load, "NetworkPolicy", "fights-from-k6");
    const fights = named(rendered.base, "Deployment", "fights").spec.template.metadata.labels;
    expect(selects(spec.podSelector, fights)).toBe(true);
    expect(selects(spec.ingress[0].from[0].podSelector, labels)).toBe(true);
  });
});
