import { useSignal } from "@preact/signals";

/** A text is cut at so many characters until the reader opens it. */
const CUT_AT = 220;

/** A text of any length and direction: a long one begins folded. */
export function LongText({ text }: { text: string }) {
  const isOpen = useSignal(false);
  if (text.length <= CUT_AT) return <span dir="auto">{text}</span>;
  return (
    <span class="long-text">
      <span dir="auto">{isOpen.value ? text : `${whole(text)}…`}</span>{" "}
      <button
        type="button"
        class="text-button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {isOpen.value ? "Show less" : "Show all"}
      </button>
    </span>
  );
}

/** The beginning of a text, without half of a character that has two code units. */
const whole = (text: string) => text.slice(0, CUT_AT).replace(/[\ud800-\udbff]$/, "");
