/** The draws of a fight, and the services that they come from. */
export const LEGS = { hero: "heroes", villain: "villains", location: "locations" } as const;
export type Leg = keyof typeof LEGS;

/** What matters here of a fight: which rows were drawn. */
export type Drawn = Record<Leg, { id: number }>;

/** Requests `count` fights, `atOnce` at a time, and returns them in the order of their responses. */
export async function manyFights(
  url: string,
  { count, atOnce }: { count: number; atOnce: number },
): Promise<Drawn[]> {
  const fights: Drawn[] = [];
  let requested = 0;
  async function client(): Promise<void> {
    while (requested < count) {
      requested++;
      const response = await fetch(url);
      if (response.status !== 200) throw new Error(`the response to a fight was ${response.status}`);
      fights.push((await response.json()) as Drawn);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, client));
  return fights;
}
