import { LESSON, NOT_SHOWN } from "./lesson.ts";

/** What to try, shown before the first race. */
export const Lesson = () => (
  <section class="panel">
    <h2>What to look for</h2>
    <ol class="lesson">
      {LESSON.map(({ step, result }) => (
        <li key={step}>
          <strong>{step}</strong> {withModes(result)}
        </li>
      ))}
    </ol>
    <p class="muted">
      {withModes(NOT_SHOWN)} <a href="/results">published measurements</a>.
    </p>
  </section>
);

/** A text whose parts between backticks are names of modes. */
const withModes = (text: string) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? <strong key={part}>{part}</strong> : part));
