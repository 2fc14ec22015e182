import { generateSigningKey } from "../../kit/src/encryption/development-keys.ts";
import { type Engine, type Service, type Store, services } from "../../topology/src/services.ts";
import { authorizationConf, natsUsers } from "../nats/authorization.ts";

/** A secret of compose.yml: a file in the folder of the one container that gets it. */
export interface Secret {
  /** The container, which mounts the folder at /run/secrets. */
  readonly folder: string;
  readonly file: string;
  /** Creates the content of a missing secret; `contentOf` returns that of a secret that is listed before it. */
  make(contentOf: (path: string) => string): string | Promise<string>;
  /** Written at every run, because its content follows from others. */
  readonly isDerived?: true;
  /** The name of its file in earlier versions, which had all secrets in one folder. */
  readonly former?: string;
  /** Whether the content of that file can be kept; absent: it can. */
  serves?(former: string): boolean;
}

/** The container that creates the users of MongoDB, and so has their passwords. */
export const DOCUMENTS_USERS = "documents-users";
const NATS = "nats";

/** 144 random bits, in characters that a URL does not escape. */
const randomPassword = () => Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString("base64url");

const password = (folder: string, file: string, former?: string): Secret => ({
  folder,
  file,
  make: randomPassword,
  ...(former !== undefined && { former }),
});

async function signingKey(): Promise<string> {
  return JSON.stringify(await generateSigningKey());
}

function natsUrl(user: string): Secret {
  return {
    folder: user,
    file: "nats-url",
    make: (contentOf) =>
      `nats://${user}:${encodeURIComponent(contentOf(`${NATS}/${user}-password`))}@${NATS}:4222`,
  };
}

function natsAuthorization(contentOf: (path: string) => string): string {
  return authorizationConf((user) => JSON.stringify(contentOf(`${NATS}/${user}-password`)));
}

type Owner = Service & { readonly store: Store };

function ofStores(): Secret[] {
  const owners = services.filter((service): service is Owner => service.store !== undefined);
  const servers = Map.groupBy(owners, ({ store }) => store.server);
  return [...servers].flatMap(([server, those]) => {
    const [{ store }] = those as [Owner, ...Owner[]];
    return SECRETS_OF[store.engine](server, those);
  });
}

/** The secrets of a server's administrator, of the services' accounts on it, and of the services themselves. */
const SECRETS_OF = {
  postgres: (server, owners) => {
    const isShared = owners.some(({ store }) => store.isShared);
    return [
      isShared ? password(server, "password", `${server}-password`) : password(server, "password"),
      ...owners.flatMap((owner) => {
        const [file, former] = isShared
          ? [`${owner.name}-role-password`, `${owner.name}-role-password`]
          : // Where the server is its alone, the service was its administrator.
            ["role-password", `${server}-password`];
        return [password(server, file, former), urlOf(owner, `${server}/${file}`)];
      }),
    ];
  },
  mariadb: (server, owners) => [
    password(server, "root-password"),
    password(server, "password", `${server}-password`),
    ...owners.map((owner) => urlOf(owner, `${server}/password`)),
  ],
  mongodb: (server, owners) => [
    password(server, "password", `${server}-password`),
    {
      folder: DOCUMENTS_USERS,
      file: "password",
      isDerived: true,
      make: (contentOf) => contentOf(`${server}/password`),
    },
    ...owners.flatMap((owner) => {
      const file = `${owner.name}-password`;
      // In earlier versions all services used the administrator's account.
      const wasAdministrators = new RegExp(`^mongodb://[^:@/]+:[^@/]+@${server}:\\d+/.*authSource=admin`);
      return [
        password(DOCUMENTS_USERS, file),
        {
          ...urlOf(owner, `${DOCUMENTS_USERS}/${file}`),
          serves: (former: string) => !wasAdministrators.test(former),
        },
      ];
    }),
  ],
} satisfies Record<Engine, (server: string, owners: readonly Owner[]) => Secret[]>;

const SCHEMES = { postgres: "postgres", mariadb: "mysql", mongodb: "mongodb" } as const satisfies Record<
  Engine,
  string
>;
const PORTS = { postgres: 5432, mariadb: 3306, mongodb: 27017 } as const satisfies Record<Engine, number>;

/** The URL of a service's own database, with the password. */
function urlOf({ name, store: { engine, server, urlFile: file } }: Owner, passwordPath: string): Secret {
  return {
    folder: name,
    file,
    former: `${name}-${file}`,
    make: (contentOf) =>
      `${SCHEMES[engine]}://${name}:${encodeURIComponent(contentOf(passwordPath))}@${server}:${PORTS[engine]}/${name}`,
  };
}

/** Every secret except the keys of encrypted bodies, each after those that it depends on. */
export const secretTable: readonly Secret[] = [
  { folder: "users", file: "jwt-private-key", former: "jwt-private-key", make: signingKey },
  password("users", "admin-password", "admin-password"),
  ...ofStores(),
  ...natsUsers.map((user) => password(NATS, `${user}-password`)),
  ...natsUsers.map(natsUrl),
  { folder: NATS, file: "authorization.conf", isDerived: true, make: natsAuthorization },
];

/** The user ids of the containers' processes, which own their files, as the images define them. */
export function userOf(folder: string): number {
  if (folder === NATS || folder === "operator") return 0;
  return isServer(folder) ? 999 : 1000;
}

const isServer = (folder: string) => services.some(({ store }) => store?.server === folder);
