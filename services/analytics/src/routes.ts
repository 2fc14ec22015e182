import { Type } from "@sinclair/typebox";
import { demandsEncryption, encryptsResponse } from "@super-heroes/kit/encryption/channel";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { streamLimits } from "@super-heroes/kit/http/streamed-response";
import { NEVER_MS } from "@super-heroes/kit/http/watched-stream";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, jsonOf, OF_STORE } from "@super-heroes/kit/openapi/route-detail";
import type { Shell } from "@super-heroes/kit/shell/shell";
import { eventsIn } from "./incoming.ts";
import type { Intake } from "./intake.ts";
import type { Live } from "./live.ts";
import { EventStatistics, FightStatistics, IncomingEvent, IncomingEvents, Receipt } from "./model.ts";
import { withReadModelRoutes } from "./read-model-routes.ts";
import { EVENT_SENDERS } from "./senders.ts";
import type { Standings } from "./standings.ts";
import { MOST_WINNERS, type Statistics } from "./statistics.ts";

const PATH = "/api/v1/analytics";

/** How many winners are listed without `?top=`. */
export const DEFAULT_TOP = 10;

/** The dependencies of the routes. */
export interface AnalyticsParts {
  intake: Intake;
  statistics: Statistics;
  standings: Standings;
  live: Live;
  envelopes: Envelopes;
}

/** Adds the routes of analytics to the shell. */
export function withAnalyticsRoutes(shell: Shell, parts: AnalyticsParts) {
  const { intake, statistics, standings, live, envelopes } = parts;
  withReadModelRoutes(shell, PATH, standings);
  const detail = detailOf("analytics", OF_STORE);
  return (
    shell
      .post(
        `${PATH}/events`,
        async ({ body, sender, deadline, set }) => {
          const receipt = await deadline.race(intake.take(eventsIn(body, sender)));
          set.status = 202;
          return receipt;
        },
        {
          transform: demandsEncryption(EVENT_SENDERS),
          // For the API document only: a check of both forms at once could not name the invalid field.
          body: Type.Unknown({ anyOf: [IncomingEvent, IncomingEvents] }),
          response: { 202: Receipt },
          detail: detail("Send one event, or up to 100; each is counted once by its id"),
        },
      )
      .get(`${PATH}/stats`, ({ deadline }) => deadline.race(statistics.ofEvents()), {
        afterHandle: encryptsResponse(envelopes),
        detail: detail("Events by type and source", { responses: { 200: jsonOf(EventStatistics) } }),
      })
      .get(
        `${PATH}/fights`,
        ({ query: { top }, deadline }) => deadline.race(statistics.ofFights(top ?? DEFAULT_TOP)),
        {
          query: Type.Object({
            top: Type.Optional(
              wholeNumber({
                minimum: 1,
                maximum: MOST_WINNERS,
              }),
            ),
          }),
          response: { 200: FightStatistics },
          detail: detail("Wins by team, and the fighters with the most wins"),
        },
      )
      // Bounded by the store's timeout, not by the deadline: a stream opened after a 504 would have no reader.
      .get(
        `${PATH}/live`,
        ({ request, server, streamIdleMs }) =>
          live.subscribe(streamLimits({ request, server, streamIdleMs }, NEVER_MS)),
        {
          detail: detail("The statistics of fights as they change: server-sent events named `fights`", {
            responses: { 200: { content: { "text/event-stream": Type.String() } } },
          }),
        },
      )
  );
}
