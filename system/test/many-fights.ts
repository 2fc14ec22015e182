/** The draws of a fight, and the services that they come from. */
export const LEGS = { hero: "heroes", villain: "villains", location: "locations" } as const;
export type Leg = keyof typeof LEGS;

/** What matters here of a fight: which rows were drawn. */
export type Drawn = Record<Leg, { id: number }>;

/** Has `count` fights fought, `atOnce` at a time, and gives them in the order of their answers. */
export async function manyFights(
  url: string,
  { count, atOnce }: { count: number; atOnce: number },
): Promise<Drawn[]> {
  const fights: Drawn[] = [];
  let asked = 0;
  async function client(): Promise<void> {
    while (asked < count) {
      asked++;
      const answer = await fetch(url);
      if (answer.status !== 200) throw new Error(`a fight was answered ${answer.status}`);
      fights.push((await answer.json()) as Drawn);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, client));
  return fights;
}
