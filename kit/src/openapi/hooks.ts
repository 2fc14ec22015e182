import { Kind } from "@sinclair/typebox";
import { type Audience, audienceOf } from "../auth/access.ts";
import { isDemandsEncryption, isEncryptsResponse } from "../encryption/channel.ts";
import type { RouteDetail } from "./route-detail.ts";

/** A route as Elysia stores it. */
export interface Route {
  method: string;
  path: string;
  hooks?: unknown;
}

/** The schema of a route's parameters, one property each. */
export interface ParametersSchema {
  properties: Record<string, object & { description?: string }>;
  required?: string[];
}

/** The parts of a route's hooks that the document describes. */
export interface RouteHooks {
  detail: Partial<RouteDetail> & { hide?: boolean };
  body: object | undefined;
  params: ParametersSchema | undefined;
  query: ParametersSchema | undefined;
  /** The schemas that responses are validated with, by status. */
  response: Readonly<Record<string, object>>;
  /** `undefined`: the route is public. */
  audience: Audience | undefined;
  demandsEncryption: boolean;
  /** Whether a caller can request an encrypted response. */
  encryptsResponse: boolean;
}

/** Elysia stores one hook or a list of hooks, each as a function or as an object with the function in `fn`. */
type Kept = object | readonly object[] | undefined;

/** Reads the hooks of a route. */
export function readHooks({ hooks }: Route): RouteHooks {
  const { detail, body, params, query, response, transform, afterHandle } = (hooks ?? {}) as Partial<
    Pick<RouteHooks, "detail" | "body" | "params" | "query" | "response"> & {
      transform: Kept;
      afterHandle: Kept;
    }
  >;
  const transforms = functionsOf(transform);
  return {
    detail: detail ?? {},
    body,
    params,
    query,
    response: response && Kind in response ? { 200: response } : (response ?? {}),
    audience: transforms.map(audienceOf).find(Boolean),
    demandsEncryption: transforms.some(isDemandsEncryption),
    encryptsResponse: functionsOf(afterHandle).some(isEncryptsResponse),
  };
}

const functionsOf = (hooks: Kept): object[] =>
  [hooks ?? []].flat().map((hook) => (typeof hook === "function" ? hook : (hook as { fn: object }).fn));
