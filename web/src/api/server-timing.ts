/** One part of a request, as the service measured it. */
export interface Leg {
  name: string;
  durationMs: number;
}

/** Reads `Server-Timing: hero;dur=1.2, villain;dur=0.9`. Parts without a duration are left out. */
export function legsIn(headers: Pick<Headers, "get">): Leg[] {
  const legs: Leg[] = [];
  for (const part of (headers.get("server-timing") ?? "").split(",")) {
    const [name = "", ...parameters] = part.split(";").map((text) => text.trim());
    const duration = parameters.find((parameter) => parameter.startsWith("dur="));
    const durationMs = Number(duration?.slice("dur=".length));
    if (name !== "" && duration !== undefined && Number.isFinite(durationMs)) legs.push({ name, durationMs });
  }
  return legs;
}
