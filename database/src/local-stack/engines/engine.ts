import type { Machine } from "../../tools/machine.ts";
import type { OnProgress } from "../../tools/tool.ts";

/** The engine a service's driver speaks to. A program in place of an engine carries that engine's name. */
export type EngineName = "postgres" | "mariadb" | "mongodb";

/** Where one server is: everything an engine needs to create, start and reach it. */
export interface Site {
  /** An absolute path, which exists once the server is initialised. */
  readonly dataDir: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** The database the service uses. */
  readonly database: string;
  /** Empty for an engine without authentication. */
  readonly password: string;
}

/** The programs of an engine on this machine. */
export interface Installation {
  /** Part of the data folder's name, because one program cannot read another's data. */
  readonly program: string;
  readonly version: string;
  /** The program that runs in place of the engine, as in "FerretDB 1.24.2 (SQLite)". */
  readonly standIn: string | null;
  /** Initialises the empty folder `dataDir`. Throws an error that quotes the program's last output. */
  initialise(site: Pick<Site, "dataDir" | "password">): Promise<void>;
  /** The command of the server, which does not fork: its process id is the server's. */
  serverCommand(site: Site): readonly string[];
  /** A log line after which another attempt helps: the remains of a killed predecessor disappear soon. */
  readonly transientFailure?: RegExp;
}

/** One kind of store: how its programs are found, and how its servers are used. */
export interface Engine {
  readonly name: EngineName;
  /** The product's name. */
  readonly title: string;
  /** A sentence for the operator. */
  readonly howToInstall: string;
  /** Whether clients need a password. */
  readonly authenticates: boolean;
  /** The signal of a graceful shutdown, after which all data is on disk. */
  readonly shutdownSignal: "SIGINT" | "SIGTERM";
  /** `undefined` where this machine has none. Builds and downloads nothing. */
  find(machine: Machine): Promise<Installation | undefined>;
  /** Whether {@link build} can work here. */
  canBuild?(machine: Machine): boolean;
  /** Builds what {@link find} did not find. Throws an error with the reason. */
  build?(machine: Machine, onProgress: OnProgress, signal?: AbortSignal): Promise<Installation>;
  /** The URL for a service. */
  urlOf(site: Site): string;
  /** Resolves once the server with this process id has responded to a query, and rejects when it does not. */
  ping(url: string, pid: number): Promise<void>;
  /** Creates the database of the URL where it is missing. Absent where the first write creates it. */
  createDatabase?(url: string): Promise<void>;
}
