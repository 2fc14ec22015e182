import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

const IPV4 = "127.0.0.1";
const IPV6 = "::1";

/** The loopback address of this machine: 127.0.0.1, or ::1 where it has IPv6 alone. */
export function loopbackAddress(
  interfaces: Readonly<
    Record<string, Pick<NetworkInterfaceInfo, "address">[] | undefined>
  > = networkInterfaces(),
): string {
  const addresses = Object.values(interfaces).flatMap((those) => those?.map(({ address }) => address) ?? []);
  return addresses.includes(IPV6) && !addresses.includes(IPV4) ? IPV6 : IPV4;
}
