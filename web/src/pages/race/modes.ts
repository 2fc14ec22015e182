import type { Mode } from "../../api/fights.ts";
import type { Line } from "../../parts/line-chart.tsx";

/** A mode in words, and its line in charts: the colours and dashes of the report. */
interface ModeWords extends Omit<Line, "label"> {
  sentence: string;
}

/** Every mode. */
export const MODES: Readonly<Record<Mode, ModeWords>> = {
  sequential: {
    sentence: "One call after another: a fight takes the sum of its calls.",
    colour: "--blue",
  },
  parallel: {
    sentence: "All calls at once: a fight takes as long as the slowest call.",
    colour: "--vermillion",
    dash: [7, 4],
  },
  coalesced: {
    sentence: "All at once, and fights that wait at the same time share calls.",
    colour: "--green",
    dash: [2, 3],
  },
  hedged: {
    sentence: "All at once; a call slower than the recent p95 gets a second attempt.",
    colour: "--purple",
    dash: [9, 3, 2, 3],
  },
};

export const MODE_NAMES = Object.keys(MODES) as Mode[];

/** Whether a text is the name of a mode. */
export const isMode = (text: string): text is Mode => Object.hasOwn(MODES, text);
