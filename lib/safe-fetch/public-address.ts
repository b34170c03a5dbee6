import ipaddr from 'ipaddr.js';

const { IPv6, isValid, parse } = ipaddr;

/** All of IPv6 that is given out to be reached from everywhere. */
const GLOBAL = IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is one of the public internet. Loopback, private, link-local (with it the metadata services),
 * shared, multicast and reserved networks are not, and no IPv6 address that has an IPv4 address in it, which its
 * network would lead on to: mapped, NAT64, 6to4, Teredo.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/ and iana-ipv6-special-registry
 */
export function isPublicAddress(address: string): boolean {
  if (!isValid(address)) return false;
  const parsed = parse(address);
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof IPv6) || parsed.match(GLOBAL);
}
