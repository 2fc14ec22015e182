/** What to try on the page, and what to look for. Names of modes are between backticks. */
export const LESSON: readonly { step: string; result: string }[] = [
  {
    step: "Start a race as it is.",
    result: "`sequential` takes the sum of its calls. The other modes take as long as their slowest call.",
  },
  {
    step: "Make heroes 100 ms late in every call, and race again.",
    result:
      "All modes become slower by about the same 100 ms: no way of calling helps against a service that is always slow.",
  },
  {
    step: "Make heroes 200 ms late in 1 call in 50, and race 500 fights.",
    result:
      "The medians hardly move, but the slowest fights of most modes take 200 ms. `hedged` makes a second attempt when a call " +
      "takes longer than the recent 95th percentile, so few of its fights take that long.",
  },
  {
    step: "Make heroes 200 ms late in 1 call in 10.",
    result:
      "Now the 95th percentiles are late too, also that of `hedged`: it makes at most 5 % more calls, and more calls than that " +
      "are late.",
  },
];

/** What the page cannot show, and why. */
export const NOT_SHOWN =
  "A browser has too few connections to show what `coalesced` gains. That needs many fights at once, as in the";
