import SchemaBuilder from "@pothos/core";
import DataloaderPlugin from "@pothos/plugin-dataloader";
import type { Principal } from "@super-heroes/kit/auth/principal";
import type { Statistics } from "../calls/responses.ts";
import type { ServiceCalls } from "../calls/service-calls.ts";

/** What the resolvers of one operation share. Loaders are created for each operation, so nothing is cached beyond it. */
export interface OperationContext extends ServiceCalls {
  /** The user of the access token; undefined without one. */
  readonly principal: Principal | undefined;
  /** The statistics of fights as they change. Throws as `call` does, and 429 for a client with too many streams. */
  liveStatistics(): Promise<AsyncIterable<Statistics>>;
}

/** Builds the schema. Fields are non-null unless they say otherwise: those that a service may fail to provide are nullable. */
export const builder = new SchemaBuilder<{
  Context: OperationContext;
  DefaultFieldNullability: false;
}>({
  plugins: [DataloaderPlugin],
  defaultFieldNullability: false,
});

builder.queryType({});
builder.mutationType({});
builder.subscriptionType({});
