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
  ownLines({
    file: local,
    what: "scripts of the database",
    isFor: (service) => hasOwnServer(service) && isOn("postgres")(service),
    at: ({ name }) => item(`name: ${name}-db`, entry("configMapGenerator")),
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

const tls = `${folder}/components/tls`;
const linkerd = `${folder}/components/linkerd`;

const ofTls: readonly Place[] = [
  ownLines({
    file: `${tls}/certificates.yaml`,
    what: "certificate",
    at: ({ name }) => document(name),
    contains: ({ name }) => [`secretName: ${name}-tls`, `commonName: ${name}`],
  }),
  ownLines({
    file: `${tls}/kustomization.yaml`,
    what: "volume of its certificate",
    at: ({ name }) => item(`target: { kind: Deployment, name: ${name} }`),
    contains: ({ name }) => [`secretName: ${name}-tls`],
  }),
  ownLines({ file: `${linkerd}/servers.yaml`, what: "Server", at: ({ name }) => document(name) }),
  ownLines({
    file: `${tls}/kustomization.yaml`,
    what: "ConfigMap",
    isFor: ({ callees }) => callees.length > 0,
    at: ({ name }) => item(`name: ${name}`),
    manual: "unless like",
  }),
];

/** The places for each service in the manifests. */
export const kubernetesPlaces: readonly Place[] = [...ofBase, ...ofLocal, ...ofProduction, ...ofTls];

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
  return [...addresses, ...policies(callers), ...callsWithTls(callers), ...meshPolicies(services)];
}

/** The addresses in the component for TLS: in the literals of each caller, which is an item of the list of ConfigMaps. */
const callsWithTls = (callers: readonly Service[]): Place[] =>
  callers.map(({ name: caller, callees }) => {
    const literals = item(`name: ${caller}`);
    return sameLine({
      file: `${tls}/kustomization.yaml`,
      what: `address for ${caller}`,
      isFor: ({ name }) => callees.includes(name),
      at: ({ name }) => line(new RegExp(`- ${urlVariableOf(name)}=`), literals),
      after: (lines) => lastLine(/- [A-Z]+_URL=/, literals)(lines) ?? literals(lines),
      line: ({ name }) => `      - ${urlVariableOf(name)}=https://${name}-replicas:8000`,
    });
  });

const MESH_POLICIES = `${linkerd}/policies.yaml`;

/** Who may call a service in the mesh, for each service that is called. */
const meshPolicies = (services: readonly Service[]): Place[] =>
  services.flatMap((callee) => {
    const { name, callers } = callee;
    if (callers.length === 0) return [];
    const identities = document(`callers-of-${name}`);
    return [
      meshPolicy(callee),
      sameLine({
        file: MESH_POLICIES,
        what: `identity among the callers of ${name}`,
        isFor: (caller) => callers.includes(caller.name),
        at: (caller) => line(new RegExp(`name: ${caller.name} }`), identities),
        after: lastLine(/kind: ServiceAccount/, identities),
        line: (caller) => identityLine(caller.name),
      }),
    ];
  });

/** The two objects that let the callers of a service call it. */
const meshPolicy = ({ name: callee, callers }: Service): Place => ({
  isFor: ({ name }) => name === callee,
  gaps(_, _services, files) {
    const text = files.read(MESH_POLICIES)?.split("\n") ?? [];
    if (document(callee)(text) && document(`callers-of-${callee}`)(text)) return [];
    const afterLine = text.findLastIndex((one) => one !== "") + 1;
    const lines = meshPolicyLines(callee, callers);
    return [
      {
        file: MESH_POLICIES,
        problem: `has no policy of ${callee}`,
        edit: { kind: "insert", afterLine, lines } as const,
      },
    ];
  },
});

const identityLine = (name: string) => `    - { kind: ServiceAccount, name: ${name} }`;

const meshPolicyLines = (callee: string, callers: readonly string[]): string[] => [
  "---",
  "apiVersion: policy.linkerd.io/v1alpha1",
  "kind: MeshTLSAuthentication",
  "metadata:",
  `  name: callers-of-${callee}`,
  "spec:",
  "  identityRefs:",
  ...callers.map(identityLine),
  "---",
  "apiVersion: policy.linkerd.io/v1alpha1",
  "kind: AuthorizationPolicy",
  "metadata:",
  `  name: ${callee}`,
  "spec:",
  `  targetRef: { group: policy.linkerd.io, kind: Server, name: ${callee} }`,
  "  requiredAuthenticationRefs:",
  `    - { group: policy.linkerd.io, kind: MeshTLSAuthentication, name: callers-of-${callee} }`,
];

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
