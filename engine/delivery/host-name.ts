/**
 * Says why nobody is sent to a host of this name, whatever its addresses are; undefined where they decide.
 *
 * @param name as `URL` spells it: lower case, punycode; a trailing dot changes nothing
 */
export function faultOfName(name: string): string | undefined {
  const plain = withoutDot(name);
  if (!isHostName(plain)) return `"${plain}" is no name of a host.`;
  if (!plain.includes('.')) return `"${plain}" has a single label and means something inside a network only.`;
  const suffix = inwardSuffixes.find((each) => plain === each || plain.endsWith(`.${each}`));
  return suffix === undefined ? undefined : `Names below "${suffix}" lead nobody to the public internet.`;
}

/**
 * Which names may be tried although `faultOfName` refuses them.
 *
 * @param patterns names as operators write them; `*.corp` is every name below `corp`
 */
export function namesOf(patterns: readonly string[]): { has(name: string): boolean } {
  const whole = new Set(patterns.map((pattern) => withoutDot(pattern.toLowerCase())));
  const below = [...whole].filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  return {
    has(name) {
      const plain = withoutDot(name.toLowerCase());
      return isHostName(plain) && (whole.has(plain) || below.some((suffix) => plain.endsWith(suffix)));
    },
  };
}

/** RFC 1123, section 2.1, with the underscore that occurs in the wild. */
function isHostName(plain: string): boolean {
  return plain.length <= 253 && plain.split('.').every((label) => labelForm.test(label));
}

function withoutDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

const labelForm = /^(?!-)[a-z\d_-]{1,63}(?<!-)$/;

/** Reserved (RFC 6761, 6762, 7686, 8375, 9476), set aside by ICANN for private use, or known to be used so, as by clusters. */
const inwardSuffixes = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'lan',
  'corp',
  'home',
  'intranet',
  'private',
  'localdomain',
  'arpa',
  'onion',
  'test',
  'invalid',
  'svc',
  'cluster',
  'consul',
  'intra',
];
