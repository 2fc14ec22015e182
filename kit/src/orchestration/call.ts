import type { Receiver } from "../request/receiver.ts";
import type { Scope } from "../request/scope.ts";

/** Makes one upstream call for the request whose scope it is given, and passes its outcome to the receiver. */
export type Call<Result> = (scope: Scope, receiver: Receiver<Result>) => void;

/** Makes one upstream call for `count` requests at once; resolves with one result for each. */
export type CallMany<Result> = (count: number, scope: Scope) => Promise<Result[]>;
