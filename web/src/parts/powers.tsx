import { LongText } from "./long-text.tsx";

const MOST_TAGS = 8;
const LONGEST_TAG = 60;

/** The powers of a fighter: a list where the text is one, as that of the fighters from the beginning. */
export function Powers({ text }: { text: string }) {
  const powers = text.split(",").map((power) => power.trim());
  if (text.trim() === "") return <p class="muted">No powers are known.</p>;
  if (powers.length > MOST_TAGS || powers.some((power) => power === "" || power.length > LONGEST_TAG))
    return (
      <p class="powers-text">
        <LongText text={text} />
      </p>
    );
  return (
    <ul class="powers">
      {powers.map((power, index) => (
        <li key={index} dir="auto">
          {power}
        </li>
      ))}
    </ul>
  );
}
