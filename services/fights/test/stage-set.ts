import { embeddedEngine } from "@super-heroes/testing/embedded-engine";
import { type Cast, startCast, type UpstreamName } from "./cast.ts";
import { type Deviations, type FightsUnderTest, startFights } from "./fights-under-test.ts";

/** The service of fights on an embedded store, and the upstreams it calls. */
export interface StageSet {
  readonly fights: FightsUnderTest;
  readonly cast: Cast;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Sets the stage for one test: `await using stage = await setStage()`. */
export async function setStage({
  waiting = [],
  variables = {},
  ...deviations
}: Deviations & { waiting?: readonly UpstreamName[] } = {}): Promise<StageSet> {
  const database = await embeddedEngine.create();
  const cast = startCast(waiting);
  const fights = await startFights(database, {
    ...deviations,
    variables: { ...cast.variables, ...variables },
  });
  return {
    fights,
    cast,
    async [Symbol.asyncDispose]() {
      await fights.stop();
      await cast.stop();
      await database.drop();
    },
  };
}
