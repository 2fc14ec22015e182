import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

const IPV4 = "127.0.0.1";
const IPV6 = "::1";

type Interfaces = Readonly<Record<string, Pick<NetworkInterfaceInfo, "address">[] | undefined>>;

const addressesOf = (interfaces: Interfaces) =>
  Object.values(interfaces).flatMap((those) => those?.map(({ address }) => address) ?? []);

/** The loopback address of this machine: 127.0.0.1, or ::1 where it has only IPv6. */
export function loopbackAddress(interfaces: Interfaces = networkInterfaces()): string {
  const addresses = addressesOf(interfaces);
  return addresses.includes(IPV6) && !addresses.includes(IPV4) ? IPV6 : IPV4;
}

/** Whether this machine has the address ::1. */
export const hasIpv6Loopback = (interfaces: Interfaces = networkInterfaces()): boolean =>
  addressesOf(interfaces).includes(IPV6);
