import { askPatiently } from "./ask.ts";

/** How many fights analytics has counted. */
export async function countedFights(analyticsUrl: string): Promise<number> {
  const { total_fights } = await askPatiently<{ total_fights: number }>(
    `${analyticsUrl}/api/v1/analytics/fights`,
  );
  return total_fights;
}
