import { requestJsonWithRetries } from "../requests/request.ts";

/** How many fights analytics has counted. */
export async function countedFights(analyticsUrl: string): Promise<number> {
  const { total_fights } = await requestJsonWithRetries<{ total_fights: number }>(
    `${analyticsUrl}/api/v1/analytics/fights`,
  );
  return total_fights;
}
