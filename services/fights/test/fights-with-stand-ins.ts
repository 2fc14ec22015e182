import {
  startUpstreams,
  type UpstreamName,
  type UpstreamStandIns,
} from "@super-heroes/testing/stand-ins/fight-upstreams";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import { type Deviations, type FightsUnderTest, startFights } from "./fights-under-test.ts";

/** The fights service on an embedded store, and stand-ins for its upstreams. */
export interface FightsWithStandIns {
  readonly fights: FightsUnderTest;
  readonly upstreams: UpstreamStandIns;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts fights and its stand-ins for one test: `await using setup = await startWithStandIns()`. */
export async function startWithStandIns({
  waiting = [],
  variables = {},
  ...deviations
}: Deviations & { waiting?: readonly UpstreamName[] } = {}): Promise<FightsWithStandIns> {
  const database = await embeddedEngine.create();
  const upstreams = startUpstreams(waiting);
  const fights = await startFights(database, {
    ...deviations,
    variables: { ...upstreams.variables, ...variables },
  });
  return {
    fights,
    upstreams,
    async [Symbol.asyncDispose]() {
      await fights.stop();
      await upstreams.stop();
      await database.drop();
    },
  };
}
