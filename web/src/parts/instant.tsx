import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** An instant as "5 minutes ago", with the reader's own date and time as its title. */
export function Instant({ at }: { at: string }) {
  const nowMs = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      nowMs.value = Date.now();
    }, 20_000);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  return (
    <time dateTime={at} title={absolute.format(date)}>
      {sinceText((Math.max(nowMs.value, Date.now()) - date.getTime()) / 1000, date)}
    </time>
  );
}

/** An instant in the reader's own date and time. */
export const FullInstant = ({ at }: { at: string }) => (
  <time dateTime={at}>{absolute.format(new Date(at))}</time>
);

function sinceText(seconds: number, date: Date): string {
  if (seconds > 7 * 86_400) return absolute.format(date);
  for (const [unit, length] of UNITS)
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  return seconds < 5 ? "just now" : `${Math.floor(seconds)} seconds ago`;
}
