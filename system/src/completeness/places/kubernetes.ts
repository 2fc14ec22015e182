import { GATEWAY, type Service, urlVariableOf } from "@super-heroes/topology/services";
import { inList } from "../in-list.ts";
import { document, entry, item, type Locate, lastLine, line } from "../locate.ts";
import { ownFolder } from "../own-folder.ts";
import { ownLines, sameLine } from "../own-lines.ts";
import type { Place } from "../place.ts";

const folder = "deploy/kubernetes";
const base = `${folder}/base/kustomization.yaml`;
const local = `${folder}/overlays/local/kustomization.yaml`;
const localNetwork = `${folder}/overlays/local/network.yaml`;
const stores = `${folder}/overlays/local/stores`;
const production = `${folder}/overlays/production/kustomization.yaml`;
const productionNetwork = `${folder}/overlays/production/network.yaml`;
const network = `${folder}/base/network`;

const isCatalogue = ({ catalogueOf }: Service) => catalogueOf !== undefined;
const hasEvents = ({ events }: Service) => events !== undefined;
const hasOwnServer = ({ store }: Service) => store !== undefined && !store.isShared;
const isOn =
  (engine: string) =>
  ({ store }: Service) =>
    store?.engine === engine;
const hasRole = ({ store }: Service) => store?.server === "accounts-db";

/** The line with the names of the pods in a policy. */
const valuesIn = (inside?: Locate) => line(/\bvalues:/, inside);

const ofBase: readonly Place[] = [
  ownFolder({ folder: ({ name }) => `${folder}/base/${name}`, what: "manifests", manual: "unless like" }),
  ownLines({
    file: base,
    what: "folder among the resources",
    at: ({ name }) => item(name, entry("resources")),
  }),
  ownLines({
    file: base,
    what: "image",
    at: ({ name }) => line(new RegExp(`{ name: ${name},`), entry("images")),
  }),
];

const ofLocal: readonly Place[] = [
  ownLines({ file: local, what: "PUBLIC_URL", isFor: isCatalogue, at: ({ name }) => item(`name: ${name}`) }),
  ownLines({
    file: local,
    what: "Secret",
    at: ({ name }) => line(new RegExp(`{ name: ${name},`), entry("secretGenerator")),
  }),
  ownLines({
    file: local,
    what: "Secret of the database",
    isFor: hasOwnServer,
    at: ({ name }) => line(new RegExp(`{ name: ${name}-db,`), entry("secretGenerator")),
  }),
  ownLines({ file: local, what: "schema", isFor: hasOwnServer, at: ({ name }) => item(`name: ${name}-db`) }),
  ownLines({
    file: local,
    what: "schema",
    isFor: ({ store }) => store?.isShared === true,
    at: ({ name }) => line(new RegExp(`- ${name}\\.schema=`)),
  }),
  ownFolder({ folder: ({ name }) => `${stores}/${name}-db`, what: "database", isFor: hasOwnServer }),
  ownLines({
    file: `${stores}/kustomization.yaml`,
    what: "database among the resources",
    isFor: hasOwnServer,
    at: ({ name }) => item(`${name}-db`),
  }),
  ...[
    ["accounts-db", hasRole],
    ["mongo-db", isOn("mongodb")],
  ].map(([server, isFor]) =>
    ownLines({
      file: `${stores}/${server}/create-databases.sh`,
      what: "database",
      isFor: isFor as (service: Service) => boolean,
      at: ({ name }) => line(new RegExp(`^create_database ${name} `)),
    }),
  ),
  ownLines({
    file: localNetwork,
    what: "policy of the database",
    isFor: hasOwnServer,
    at: ({ name }) => document(`${name}-db-from-services`),
  }),
  ...(
    [
      ["accounts-db", hasRole],
      ["mongo-db", isOn("mongodb")],
      ["nats", hasEvents],
    ] as const
  ).map(([server, isFor]) => {
    const policy = `${server}-from-services`;
    return inList({
      file: localNetwork,
      what: `the policy ${policy}`,
      isFor,
      at: valuesIn(document(policy)),
    });
  }),
];

const ofProduction: readonly Place[] = [
  ownLines({
    file: production,
    what: "PUBLIC_URL",
    isFor: isCatalogue,
    at: ({ name }) => item(`name: ${name}`),
  }),
  ...(
    [
      ["services-to-postgresql", isOn("postgres")],
      ["services-to-mariadb", isOn("mariadb")],
      ["services-to-mongodb", isOn("mongodb")],
      ["services-to-nats", hasEvents],
    ] as const
  ).map(([policy, isFor]) =>
    inList({ file: productionNetwork, what: `the policy ${policy}`, isFor, at: valuesIn(document(policy)) }),
  ),
];

/** The places for each service in the manifests. */
export const kubernetesPlaces: readonly Place[] = [...ofBase, ...ofLocal, ...ofProduction];

/** The addresses of its upstreams for each caller, and the policies that let it call them. */
export function kubernetesCalls(services: readonly Service[]): Place[] {
  const callers = services.filter(({ callees }) => callees.length > 0);
  const addresses = callers.map(({ name: caller, callees }) =>
    sameLine({
      file: `${folder}/base/${caller}/kustomization.yaml`,
      what: "address",
      isFor: ({ name }) => callees.includes(name),
      at: ({ name }) => line(new RegExp(`- ${urlVariableOf(name)}=`)),
      after: (lines) => lastLine(/- [A-Z]+_URL=/)(lines) ?? line(/^ *literals:$/)(lines),
      line: ({ name }) => `      - ${urlVariableOf(name)}=http://${name}-replicas:8000`,
    }),
  );
  return [...addresses, ...policies(callers)];
}

/** Files with the policies of several calls, each for both ends. */
const TO_USERS = `${network}/services-to-users.yaml`;
const OF_FIGHTS = `${network}/fights-to-catalogues.yaml`;

function policies(callers: readonly Service[]): Place[] {
  const mayCall = (caller: string, callee: string) =>
    callers.some(({ name, callees }) => name === caller && callees.includes(callee));
  const ends = (file: string, policies: readonly string[], isFor: (service: Service) => boolean) =>
    policies.map((policy) =>
      inList({ file, what: `the policy ${policy}`, isFor, at: valuesIn(document(policy)) }),
    );
  const others = callers
    .filter(({ name }) => name !== GATEWAY && name !== "fights")
    .flatMap(({ name, callees }) =>
      callees.filter((callee) => callee !== "users").map((callee) => [name, callee] as const),
    );
  return [
    ...ends(
      TO_USERS,
      ["services-to-users", "users-from-services"],
      ({ name }) => name !== GATEWAY && mayCall(name, "users"),
    ),
    ...ends(OF_FIGHTS, ["fights-to-catalogues", "catalogues-from-fights"], ({ name }) =>
      mayCall("fights", name),
    ),
    ...others.map(([caller, callee]) => arrow(caller, callee)),
  ];
}

/** A file of its own for the policies that let one service call another. */
function arrow(caller: string, callee: string): Place {
  const name = `${caller}-to-${callee}`;
  return {
    isFor: (service) => service.name === caller,
    gaps(_, _services, files) {
      const file = `${network}/${name}.yaml`;
      const list = `${network}/kustomization.yaml`;
      const listed = files.read(list)?.split("\n") ?? [];
      const last = lastLine(/^ {2}- .+\.yaml$/)(listed);
      return [
        ...(files.read(file) === undefined
          ? [
              {
                file,
                problem: `is missing: the policies that let ${caller} call ${callee}`,
                edit: { kind: "create", lines: arrowLines(caller, callee) } as const,
              },
            ]
          : []),
        ...(item(`${name}.yaml`)(listed)
          ? []
          : [
              {
                file: list,
                problem: `has no ${name}.yaml among the resources`,
                ...(last && {
                  edit: { kind: "insert", afterLine: last.last + 1, lines: [`  - ${name}.yaml`] } as const,
                }),
              },
            ]),
      ];
    },
  };
}

const arrowLines = (caller: string, callee: string): string[] => [
  ...policyLines(`${caller}-to-${callee}`, caller, "Egress", callee),
  "---",
  ...policyLines(`${callee}-from-${caller}`, callee, "Ingress", caller),
];

const policyLines = (name: string, pod: string, direction: "Egress" | "Ingress", peer: string): string[] => [
  "apiVersion: networking.k8s.io/v1",
  "kind: NetworkPolicy",
  "metadata:",
  `  name: ${name}`,
  "spec:",
  `  podSelector: { matchLabels: { app.kubernetes.io/name: ${pod} } }`,
  `  policyTypes: [${direction}]`,
  `  ${direction.toLowerCase()}:`,
  `    - ${direction === "Egress" ? "to" : "from"}:`,
  `        - podSelector: { matchLabels: { app.kubernetes.io/name: ${peer} } }`,
  "      ports:",
  "        - { protocol: TCP, port: http }",
];
