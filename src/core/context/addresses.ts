/*
 * Which addresses a page may be fetched from: the public internet only. A link that someone else chose, or a page
 * that redirects, must not make this machine ask its own network for what only it can reach.
 */

/** Whether an IP address, without brackets, is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const four = ipv4(address);
  if (four) return isPublicV4(four);
  const six = ipv6(address);
  return six !== undefined && isPublicV6(six);
}

function isPublicV4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b <= 127) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false;
  if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false;
  return !(a === 203 && b === 0 && c === 113);
}

/** Only what is given out as global unicast (2000::/3), and in it nothing that carries an IPv4 address within. */
function isPublicV6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  const embedded = embeddedV4(groups);
  if (embedded) return isPublicV4(embedded);
  if ((first & 0xe000) !== 0x2000) return false;
  if (first === 0x2001 && (second < 0x0200 || second === 0x0db8)) return false;
  return first !== 0x3fff;
}

function embeddedV4(groups: readonly number[]): readonly number[] | undefined {
  const bytes = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups;
  const isMapped =
    a === 0 && b === 0 && c === 0 && d === 0 && ((e === 0 && f === 0xffff) || (e === 0xffff && f === 0));
  const isNat64 = a === 0x64 && b === 0xff9b && c === 0 && d === 0 && e === 0 && f === 0;
  if (isMapped || isNat64) return bytes(g, h);
  return a === 0x2002 ? bytes(b, c) : undefined;
}

function ipv4(address: string): readonly number[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  const parts = match?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts : undefined;
}

function ipv6(address: string): readonly number[] | undefined {
  const text = address.replace(/%.*$/, '').replace(/(\d+\.\d+\.\d+\.\d+)$/, (dotted) => {
    const [a = 0, b = 0, c = 0, d = 0] = ipv4(dotted) ?? [];
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  if (!/^[0-9a-f:]+$/i.test(text) || (text.match(/::/g) ?? []).length > 1) return undefined;
  const [head = '', tail] = text.split('::');
  const groupsOf = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 0) return undefined;
  const groups = [...before, ...Array<number>(Math.max(0, missing)).fill(0), ...after];
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}

export type AddressRefusal = 'not-a-page' | 'private' | 'credentials';

/** Why this address is not even looked up, or its host. */
export function pageHost(
  text: string,
):
  | { readonly ok: true; readonly url: URL; readonly host: string }
  | { readonly ok: false; readonly why: AddressRefusal } {
  if (!URL.canParse(text)) return { ok: false, why: 'not-a-page' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { ok: false, why: 'not-a-page' };
  if (url.username !== '' || url.password !== '') return { ok: false, why: 'credentials' };
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isAddress = ipv4(host) !== undefined || host.includes(':');
  if (isAddress ? !isPublicAddress(host) : isLocalName(host)) return { ok: false, why: 'private' };
  return { ok: true, url, host };
}

/** Names that never mean a host of the internet. */
function isLocalName(host: string): boolean {
  return (
    !host.includes('.') ||
    /\.(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa|test)$/i.test(host)
  );
}
