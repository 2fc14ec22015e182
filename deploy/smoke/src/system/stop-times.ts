/** An event of `docker events --format "{{json .}}"`, as far as it is read here. */
interface EngineEvent {
  readonly Action: string;
  readonly timeNano: number;
  readonly Actor: { readonly ID: string; readonly Attributes: { readonly name: string } };
}

/** The time of each container from its first signal to its end, from the engine's events as lines of JSON. */
export function secondsToStop(lines: string): { name: string; seconds: number }[] {
  const signalledAt = new Map<string, number>();
  const times: { name: string; seconds: number }[] = [];
  for (const line of lines.split("\n")) {
    if (line === "") continue;
    const { Action, timeNano, Actor } = JSON.parse(line) as EngineEvent;
    const signalled = signalledAt.get(Actor.ID);
    if (Action === "kill" && signalled === undefined) signalledAt.set(Actor.ID, timeNano);
    if (Action === "die" && signalled !== undefined)
      times.push({ name: Actor.Attributes.name, seconds: (timeNano - signalled) / 1e9 });
  }
  return times;
}
