/** The parts of an object of any kind that are read here. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Labels };
  // biome-ignore lint/suspicious/noExplicitAny: each kind has its own shape, which the API server checks
  spec: any;
  data?: Record<string, string>;
  automountServiceAccountToken?: boolean;
}

/** Labels of an object. */
export type Labels = Record<string, string>;

/** Selects objects by their labels. */
export interface Selector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: "In" | "NotIn"; values: string[] }[];
}

/** The objects of a kind. */
export const ofKind = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((object) => object.kind === kind);

/** The object of that kind and name. Throws where there is none. */
export function named(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** The objects that run pods: Deployments and StatefulSets. */
export const workloads = (objects: readonly KubernetesObject[]): KubernetesObject[] =>
  objects.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");

/** Whether a selector matches these labels; an empty one matches all. */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels = {}): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(
      ({ key, operator, values }) => values.includes(labels[key] ?? "") === (operator === "In"),
    )
  );
}

/** The only container of a workload. */
export function container(workload: KubernetesObject) {
  const [only, ...others] = workload.spec.template.spec.containers;
  if (!only || others.length > 0) throw new Error(`${workload.metadata.name}: expected one container`);
  return only;
}
