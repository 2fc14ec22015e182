import type { StoreFiles } from "../../schema.ts";
import type { Machine } from "../../tools/machine.ts";
import type { OnProgress } from "../../tools/tool.ts";

/** The engine a service's driver speaks to. A stand-in carries the name of what it stands in for. */
export type EngineName = "postgres" | "mariadb" | "mongodb";

/** Where one server lives: everything an engine needs to make it, start it and reach it. */
export interface Site {
  /** Absolute path; exists once the server was initialised. */
  readonly dataDir: string;
  /** On 127.0.0.1. */
  readonly port: number;
  /** The database the service uses. */
  readonly database: string;
  /** Empty for an engine that asks for none. */
  readonly password: string;
}

/** An engine's programs as found on this machine. */
export interface Installation {
  /** Names the data folder, because one program cannot read another's data. */
  readonly program: string;
  readonly version: string;
  /** Says what really runs when it is not the engine itself, as in "FerretDB 1.24.2 (SQLite)". */
  readonly standIn: string | null;
  /** Turns the empty folder `dataDir` into an empty server. Throws with the program's own last words. */
  initialise(site: Pick<Site, "dataDir" | "password">): Promise<void>;
  /** The command that becomes the server, without forking: its pid is the server's. */
  serverCommand(site: Site): readonly string[];
  /** A log line after which starting again helps: what a killed predecessor left is still going away. */
  readonly transientFailure?: RegExp;
}

/** One kind of store: how to find its programs, and how to talk to a server of that kind. */
export interface Engine {
  readonly name: EngineName;
  /** As its makers write it. */
  readonly title: string;
  /** A sentence for the person at the terminal. */
  readonly howToInstall: string;
  /** Whether clients need a password. */
  readonly authenticates: boolean;
  /** What makes it finish what is in flight, write everything down and end. */
  readonly shutdownSignal: "SIGINT" | "SIGTERM";
  /** `undefined` when this machine has none. Builds and downloads nothing. */
  find(machine: Machine): Promise<Installation | undefined>;
  /** Whether {@link build} has what it needs. */
  canBuild?(machine: Machine): boolean;
  /** Makes what {@link find} did not find. Throws with the reason when that fails. */
  build?(machine: Machine, onProgress: OnProgress, signal?: AbortSignal): Promise<Installation>;
  /** The URL a service is given. */
  urlOf(site: Site): string;
  /** Resolves once the very server with this pid answered a query, and rejects when it does not. */
  ping(url: string, pid: number): Promise<void>;
  /**
   * Creates the service's database and loads `files` into it, unless that was done before. A load that was cut short
   * leaves nothing behind, or is done again from the start. Returns whether it loaded anything. Absent where there is
   * nothing to create beforehand.
   */
  prepare?(url: string, files: StoreFiles): Promise<boolean>;
}
