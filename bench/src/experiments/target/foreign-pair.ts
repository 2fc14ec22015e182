/** Two services that are compared, and that are not of this system. */
export interface ForeignPair {
  /** The baseline, then the candidate. */
  sides: readonly [ForeignSide, ForeignSide];
  work: ForeignWork;
  /** The path that responds with 2xx when a started server is ready; `undefined`: the first request is tried. */
  readyPath: string | undefined;
  /** Whether started servers are started anew before each block that is measured in turns. */
  renews: boolean;
  /** Whether responses have to be as long as the first ones. */
  checksSize: boolean;
  /** Whether rates are tested for which the generator has to prove that it has room. */
  needsCeiling: boolean;
}

/** One of the two services. */
export interface ForeignSide {
  /** The mode of its arm, and the name of its process. */
  label: string;
  /** Without a slash at its end; a path in it is the prefix of every request's path. */
  baseUrl: string;
  /** The shell command that starts it; `undefined` where it runs already. */
  command: string | undefined;
}

/** What both services are asked to do: requests in turn, or a user's k6 script. */
export type ForeignWork =
  | { kind: "requests"; requests: readonly ForeignRequest[] }
  | { kind: "script"; file: string };

/** A request, without the address of a service. */
export interface ForeignRequest {
  /** Different from those of the others. */
  name: string;
  method: string;
  /** Begins with a slash, or is empty: the base address itself; with its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Uint8Array | null;
}

/** The whole address of a request to one of the services. */
export const urlOf = ({ baseUrl }: Pick<ForeignSide, "baseUrl">, { path }: Pick<ForeignRequest, "path">) =>
  baseUrl + path;
