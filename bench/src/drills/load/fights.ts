import { askFor } from "./ask.ts";

/** A fight between two made-up fighters, as `POST /api/fights` takes it. */
export const fightRequest = (number: number) => ({
  hero: { name: `Hero ${number}`, level: 1 + (number % 100) },
  villain: { name: `Villain ${number}`, level: 1 + ((number * 7) % 100) },
  location: { name: "Drill yard" },
});

const PAGE = 100;

/** The ids of all fights that are stored, as the service lists them. */
export async function storedFights(fightsUrl: string): Promise<string[]> {
  const ids: string[] = [];
  for (;;) {
    const last = ids.at(-1);
    const before = last === undefined ? "" : `&before=${last}`;
    const page = await askFor<{ id: string }[]>(`${fightsUrl}/api/fights?limit=${PAGE}${before}`);
    ids.push(...page.map(({ id }) => id));
    if (page.length < PAGE) return ids;
  }
}
