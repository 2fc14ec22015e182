import type { Principal } from "@super-heroes/kit/auth/principal";
import type { Scope } from "@super-heroes/kit/request/scope";
import type { Runtime } from "@super-heroes/kit/runtime";
import type { GraphQLParams } from "graphql-yoga";
import type { StreamPlaces } from "../admission/stream-places.ts";
import type { UpstreamName } from "../routing/services.ts";
import { openLiveStatistics } from "./calls/live-statistics.ts";
import { type Caller, type ServiceCallsDependencies, serviceCalls } from "./calls/service-calls.ts";
import type { Operations } from "./operations.ts";
import type { BadParams } from "./params.ts";

/** A request with an operation. */
export interface GraphqlRequest extends Caller {
  request: Request;
  params: GraphQLParams;
  principal: Principal | undefined;
  acceptsEvents: boolean;
  scope: Scope;
}

/** The response to an operation. */
export interface GraphqlResponse {
  response: Response;
  /** The services whose part is missing. */
  degraded: readonly UpstreamName[];
}

/** Responds to operations. */
export interface Graphql {
  respond(request: GraphqlRequest): Promise<GraphqlResponse>;
  /** Counts a body that is no operation. */
  countRefusal(body: BadParams): Promise<void>;
}

/** The dependencies of GraphQL. */
export interface GraphqlDependencies extends ServiceCallsDependencies {
  /** For subscriptions. */
  streamPlaces: StreamPlaces;
  runtime: Pick<Runtime, "log" | "metrics">;
  /** Whether clients may query the schema. */
  showsSchema: boolean;
}

/** Creates GraphQL over the services. Libraries and schema are loaded with the first operation: most gateways never get one. */
export function createGraphql(dependencies: GraphqlDependencies): Graphql {
  const { links, streamPlaces, runtime, showsSchema } = dependencies;
  let loading: Promise<Operations> | undefined;

  async function load(): Promise<Operations> {
    const [{ createOperations }, { schema }] = await Promise.all([
      import("./operations.ts"),
      import("./schema/schema.ts"),
    ]);
    return createOperations({ schema, showsSchema, ...runtime });
  }

  /** Opens the stream of statistics for a subscriber, who takes one of the client's places until it ends. */
  async function liveStatistics({ client, request, scope }: GraphqlRequest) {
    streamPlaces.require(client);
    const { events, close } = await openLiveStatistics(links.analytics, scope, request.signal);
    let release: () => void;
    try {
      release = streamPlaces.take(client);
    } catch (refusal) {
      close();
      throw refusal;
    }
    return endingWith(events, () => {
      close();
      release();
    });
  }

  const operationsOnce = () => (loading ??= load());

  return {
    countRefusal: async (body) => (await operationsOnce()).countRefusal(body),
    async respond(incoming) {
      const { request, params, principal, acceptsEvents, scope } = incoming;
      const operations = await operationsOnce();
      const { call, degraded } = serviceCalls(dependencies, incoming, scope);
      const response = await operations.respond(request, {
        call,
        liveStatistics: () => liveStatistics(incoming),
        principal,
        params,
        acceptsEvents,
        correlationId: scope.correlationId,
      });
      return { response, degraded: [...degraded] };
    },
  };
}

/** The same values, and `onEnd` once: at their end, or when the reader wants no more, also before it has read any. */
function endingWith<T>(values: AsyncGenerator<T, void>, onEnd: () => void): AsyncIterableIterator<T> {
  const end = (result: IteratorResult<T, void>): IteratorResult<T> => {
    if (result.done) onEnd();
    return result as IteratorResult<T>;
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return end(await values.next());
      } catch (error) {
        onEnd();
        throw error;
      }
    },
    async return() {
      onEnd();
      // It may still be waiting for a stream that has just been closed.
      values.return().catch(() => {});
      return { done: true, value: undefined };
    },
  };
}
