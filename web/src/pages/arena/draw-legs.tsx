import { duration } from "../../parts/numbers.ts";
import { endOf, spansOf, Waterfall } from "../../parts/waterfall.tsx";
import type { Draw } from "./stage.ts";

/** How the pair was drawn: two calls, made at once, and how long each took. `isAwaited` keeps its room free until then. */
export function DrawLegs({ draw, isAwaited }: { draw: Draw | undefined; isAwaited: boolean }) {
  if (draw === undefined) return isAwaited ? <div class="panel draw-legs" aria-hidden="true" /> : null;
  const { legs, roundTripMs } = draw;
  if (legs.length === 0) return null;
  const spans = spansOf(legs, false);
  const scaleMs = Math.max(endOf(spans), roundTripMs);
  return (
    <section class="panel draw-legs" aria-labelledby="draw-legs">
      <h2 id="draw-legs">How this pair was drawn</h2>
      <p>
        The fights service called two services at once. The response was here after {duration(roundTripMs)}.{" "}
        <a href="/race">Race the ways to make such calls</a>
      </p>
      <Waterfall spans={spans} scaleMs={scaleMs} />
    </section>
  );
}
