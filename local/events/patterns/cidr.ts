import { BlockList, isIP } from 'node:net';
import { InvalidEventPatternError } from './errors.ts';
import { type Test, textOf } from './texts.ts';

/** `{"cidr": "10.0.0.0/24"}`, `{"cidr": "2001:db8::/32"}`: the addresses of a network. */
export function cidr(argument: unknown): Test {
  const [address = '', bits = '', ...more] = textOf(argument, 'prefix match pattern must be a string').split(
    '/',
  );
  if (bits === '' || more.length > 0) throw new InvalidEventPatternError("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(bits))
    throw new InvalidEventPatternError('Malformed CIDR, mask bits must be an integer');
  const length = Number(bits);
  if (length < 0) throw new InvalidEventPatternError('Malformed CIDR, mask bits must not be negative');
  const version = isIP(address);
  if (version === 0) throw new InvalidEventPatternError(`Nonstandard IP address: ${address}`);
  const most = version === 4 ? 32 : 128;
  if (length >= most) throw new InvalidEventPatternError(`IPv${version} mask bits must be < ${most}`);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const network = new BlockList();
  network.addSubnet(address, length, family);
  return (value) => typeof value === 'string' && isIP(value) === version && network.check(value, family);
}
