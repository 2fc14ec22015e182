import { GATEWAY, type Service } from "@super-heroes/topology/services";

/** Services that are no model for others: one calls all services, the other has secrets that no other may have. */
const SINGULAR = [GATEWAY, "users"];

const kindOfStore = ({ store }: Service) => store && `${store.engine} ${store.isShared}`;

/** Whether two services are alike in some respect, the most important respect first. */
const TRAITS: readonly ((one: Service, other: Service) => boolean)[] = [
  (one, other) => kindOfStore(one) === kindOfStore(other),
  (one, other) => (one.catalogueOf === undefined) === (other.catalogueOf === undefined),
  (one, other) => one.events === other.events,
  (one, other) => other.callees.every((callee) => one.callees.includes(callee)),
];

/** The other services, the most similar first. */
export function nearestTo(service: Service, others: readonly Service[]): Service[] {
  const likeness = (other: Service) =>
    TRAITS.reduce((sum, isShared) => sum * 2 + Number(isShared(service, other)), 0);
  return others
    .filter(({ name }) => name !== service.name && !SINGULAR.includes(name))
    .toSorted((one, other) => likeness(other) - likeness(one));
}

/** Whether a service needs everything that another one has, and perhaps more addresses. */
export const isLike = (service: Service, other: Service): boolean =>
  TRAITS.every((isShared) => isShared(service, other));

/** A text about one service as a text about another: names, variables, port and heap advice. */
export function renamed(text: string, from: Service, to: Service): string {
  const bytesOf = ({ heapAdviceMib }: Service) => String(heapAdviceMib * 1024 * 1024);
  return text
    .replace(new RegExp(`(?<![a-z]|super-)${from.name}(?![a-z])`, "g"), to.name)
    .replace(new RegExp(`(?<![A-Z])${from.name.toUpperCase()}(?![A-Z])`, "g"), to.name.toUpperCase())
    .replace(new RegExp(`(?<!\\d)${from.port}(?!\\d)`, "g"), String(to.port))
    .replaceAll(bytesOf(from), bytesOf(to));
}
