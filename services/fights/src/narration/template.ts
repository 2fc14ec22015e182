import type { Figure, Story } from "./story.ts";

type Sentence = (story: Story) => string;

/** From this ratio of the levels on, a fight is close. */
const CLOSE_FROM = 0.9;
/** Below this ratio of the levels, a fight is one-sided. */
const ONE_SIDED_BELOW = 0.5;

const OPENINGS: readonly Sentence[] = [
  (story) => `${story.winner.name} and ${story.loser.name} meet. The place is ${placeOf(story)}`,
  (story) =>
    `The place is ${placeOf(story)} ${heroOf(story).name} has come to stop ${villainOf(story).name}.`,
  (story) => `${heroOf(story).name} against ${villainOf(story).name}, and the place is ${placeOf(story)}`,
  (story) =>
    `The scene is ${placeOf(story)} One of two can win here: ${story.loser.name} or ${story.winner.name}.`,
];

const TIES: readonly Sentence[] = [
  ({ winner }) =>
    `Both fight at level ${winner.level}, and neither gains ground. A tie goes to the villain, so ${winner.name} wins.`,
  ({ winner }) =>
    `Level ${winner.level} meets level ${winner.level}, and every blow finds its reply. The rule decides, a tie is the villain's, and ${winner.name} wins.`,
  ({ winner, loser }) =>
    `${loser.name} holds level ${loser.level} to the end. So does ${winner.name}, and that is enough: a tie goes to the villain.`,
];

const CLOSE_FIGHTS: readonly Sentence[] = [
  ({ winner, loser }) =>
    `It is close, level ${winner.level} against level ${loser.level}. ${gapOf(winner, loser)}, and ${winner.name} wins.`,
  ({ winner, loser }) =>
    `For a long time it could go either way. Then level ${winner.level} tells against level ${loser.level}, and ${winner.name} wins.`,
  ({ winner, loser }) =>
    `${loser.name} comes close with level ${loser.level}. ${winner.name} has level ${winner.level} and wins.`,
];

const CLEAR_FIGHTS: readonly Sentence[] = [
  ({ winner, loser }) =>
    `${loser.name} fights well at level ${loser.level}, but ${winner.name} fights at level ${winner.level}, and wins.`,
  ({ winner, loser }) =>
    `Step by step, level ${winner.level} drives level ${loser.level} back, until ${winner.name} has won.`,
  ({ winner, loser }) =>
    `Level ${winner.level} against level ${loser.level} leaves little doubt: ${winner.name} wins.`,
];

const ONE_SIDED_FIGHTS: readonly Sentence[] = [
  ({ winner, loser }) =>
    `It does not take long. Against level ${winner.level}, level ${loser.level} has no chance, and ${winner.name} wins.`,
  ({ winner, loser }) =>
    `${loser.name}, level ${loser.level}, is brave to come at all. ${winner.name}, level ${winner.level}, wins at the first attempt.`,
  ({ winner, loser }) =>
    `With level ${winner.level} against level ${loser.level}, ${winner.name} hardly has to try.`,
];

const POWERS_OF_BOTH: readonly Sentence[] = [
  ({ winner, loser }) =>
    `Known of ${winner.name}: ${sentence(winner.powers)} Known of ${loser.name}: ${sentence(loser.powers)}`,
  ({ winner, loser }) =>
    `On one side (${loser.name}): ${sentence(loser.powers)} On the other (${winner.name}): ${sentence(winner.powers)}`,
];

const POWERS_OF_ONE: readonly ((known: Figure, other: Figure) => string)[] = [
  (known, other) =>
    `Known of ${known.name}: ${sentence(known.powers)} What ${other.name} can do is not recorded.`,
  (known, other) =>
    `The file on ${known.name} says: ${sentence(known.powers)} The file on ${other.name} is empty.`,
];

const POWERS_OF_NONE: readonly Sentence[] = [
  () => "Of the powers of either, nothing is recorded.",
  () => "What they can do, no file says.",
];

const ENDINGS: Readonly<Record<Figure["role"], readonly Sentence[]>> = {
  hero: [
    ({ loser }) => `The day belongs to the heroes. ${loser.name} will be back, but not today.`,
    ({ place }) => `The heroes have won, and ${place.name} is quiet again.`,
    () => "One more win for the heroes.",
  ],
  villain: [
    ({ loser }) => `This one goes to the villains. ${loser.name} will want another fight.`,
    ({ place }) => `The villains have won, and ${place.name} will remember it.`,
    () => "One more win for the villains.",
  ],
};

/**
 * A text about a story, from templates. It depends on the story and the seed alone.
 *
 * @param seed at least 8 hexadecimal digits, which choose the templates
 */
export function templateNarration(story: Story, seed: string): string {
  const pick = <Template>(templates: readonly Template[], digit: number): Template =>
    templates[Number.parseInt(seed.slice(digit, digit + 2), 16) % templates.length] as Template;
  return [
    pick(OPENINGS, 0)(story),
    powersOf(story, (templates) => pick(templates, 2)),
    pick(fightsLike(story), 4)(story),
    pick(ENDINGS[story.winner.role], 6)(story),
  ].join(" ");
}

function powersOf(story: Story, pick: <Template>(templates: readonly Template[]) => Template): string {
  const { winner, loser } = story;
  if (winner.powers && loser.powers) return pick(POWERS_OF_BOTH)(story);
  if (winner.powers) return pick(POWERS_OF_ONE)(winner, loser);
  if (loser.powers) return pick(POWERS_OF_ONE)(loser, winner);
  return pick(POWERS_OF_NONE)(story);
}

function fightsLike({ isTie, winner, loser }: Story): readonly Sentence[] {
  if (isTie) return TIES;
  const ratio = loser.level / winner.level;
  return ratio >= CLOSE_FROM ? CLOSE_FIGHTS : ratio < ONE_SIDED_BELOW ? ONE_SIDED_FIGHTS : CLEAR_FIGHTS;
}

const heroOf = ({ winner, loser }: Story) => (winner.role === "hero" ? winner : loser);
const villainOf = ({ winner, loser }: Story) => (winner.role === "villain" ? winner : loser);
/** The name of the place, and a sentence about it where there is one. */
const placeOf = ({ place: { name, description } }: Story) =>
  description === "" ? sentence(name) : `${sentence(name)} ${sentence(description)}`;

const gapOf = (winner: Figure, loser: Figure) => {
  const levels = winner.level - loser.level;
  return levels === 1 ? "One level decides it" : `${levels} levels decide it`;
};

/** A text with a mark at its end. */
const sentence = (text: string) => (/[.!?…]["'”’)]?$/u.test(text) ? text : `${text}.`);
