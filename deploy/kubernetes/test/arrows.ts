import { container, type KubernetesObject, ofKind, type Selector, selects, workloads } from "./objects.ts";

interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports: { port: string | number }[];
}

/**
 * The connections that are allowed inside the namespace, as `from -> to:port` in alphabetical order: those that both the
 * egress of the client and the ingress of the server allow. As in Kubernetes, a pod without a policy of a direction may do
 * everything in that direction.
 */
export function allowedArrows(objects: readonly KubernetesObject[]): string[] {
  const policies = ofKind(objects, "NetworkPolicy");
  const pods = workloads(objects);
  const arrows: string[] = [];
  for (const from of pods)
    for (const to of pods)
      for (const port of portsOf(to))
        if (allows(policies, "Egress", from, to, port) && allows(policies, "Ingress", to, from, port))
          arrows.push(`${from.metadata.name} -> ${to.metadata.name}:${port.containerPort}`);
  return arrows.sort();
}

interface Port {
  name: string;
  containerPort: number;
}

const portsOf = (workload: KubernetesObject): Port[] => container(workload).ports;
const labelsOf = (workload: KubernetesObject) => workload.spec.template.metadata.labels;

function allows(
  policies: readonly KubernetesObject[],
  direction: "Ingress" | "Egress",
  pod: KubernetesObject,
  peer: KubernetesObject,
  port: Port,
): boolean {
  const about = policies.filter(
    ({ spec }) => spec.policyTypes.includes(direction) && selects(spec.podSelector, labelsOf(pod)),
  );
  if (about.length === 0) return true;
  return about.some(({ spec }) => {
    const rules: Rule[] = (direction === "Ingress" ? spec.ingress : spec.egress) ?? [];
    return rules.some(
      ({ from, to, ports }) =>
        (from ?? to ?? []).some(
          ({ podSelector, namespaceSelector, ipBlock }) =>
            !ipBlock && !namespaceSelector && selects(podSelector ?? {}, labelsOf(peer)),
        ) && ports.some((allowed) => allowed.port === port.name || allowed.port === port.containerPort),
    );
  });
}
