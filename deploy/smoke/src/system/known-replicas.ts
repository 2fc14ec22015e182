import { requestJson } from "@super-heroes/drills/requests/request";

/** `/api/health` of the gateway, as far as it is read here. */
interface Health {
  readonly services: {
    readonly fights: { readonly calls: { readonly heroes: { readonly replicas?: readonly unknown[] } } };
  };
}

/** The number of containers of heroes that fights calls itself, as the gateway shows it; 1 for a balancer. */
export async function replicasKnownToFights(gatewayUrl: string): Promise<number> {
  const { services } = await requestJson<Health>(`${gatewayUrl}/api/health`);
  return services.fights.calls.heroes.replicas?.length ?? 1;
}
